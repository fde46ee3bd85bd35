/** How long `serve` takes until it listens: on a new data folder, and on one that is there. */
import { startLendbase, temporaryFolder } from "./processes.ts";
import type { Row } from "./report.ts";
import { median } from "./rounds.ts";

const rounds = 5;

const timeStart = async (folder: string): Promise<number> => {
  const server = await startLendbase(folder);
  await server.stop();
  return server.startedIn;
};

export const measureStarting = async (): Promise<readonly Row[]> => {
  const [first, next]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const folder = temporaryFolder();
    first.push(await timeStart(folder));
    next.push(await timeStart(folder));
  }
  return [
    { name: "on a new data folder", value: `${Math.round(median(first))} ms`, ratio: "" },
    { name: "on the same folder again", value: `${Math.round(median(next))} ms`, ratio: "" },
  ];
};
