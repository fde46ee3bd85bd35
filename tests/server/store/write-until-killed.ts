/** Writes one log entry after another and prints the number of each once it is acknowledged, until it is killed. */
import { appendLog } from "../../../server/store/log.ts";
import { openStore } from "../../../server/store/store.ts";

const store = await openStore(process.argv[2] ?? "");
const writers = 8;

const write = async (first: number): Promise<void> => {
  for (let number = first; ; number += writers) {
    await store.write((db) =>
      appendLog(db, {
        at: number,
        actor: "test",
        action: "write",
        object: { type: "Number", id: String(number) },
        details: {},
      }),
    );
    process.stdout.write(`${number}\n`);
  }
};

await Promise.all(Array.from({ length: writers }, (_, index) => write(index)));
