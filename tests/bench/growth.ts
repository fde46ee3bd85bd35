/**
 * Whether a decision on stored facts takes longer where there is a thousand times as much: for a caller, and in the
 * process itself, where little else is done than to look into memory, which is slower where there is more of it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Server, startLendbase, temporaryFolder } from "./processes.ts";
import type { Row } from "./report.ts";
import { median } from "./rounds.ts";
import { recipientOf, seed, setId } from "./seed.ts";
import { openService, type Service } from "./service.ts";

/** Each set is lent to ten accounts, so that this is ten thousand grants. */
const few = 1_000;
const questions = 5_000;
const rounds = 9;
const together = 32;
/** Over HTTP, in each round, by callers who each wait for an answer before they ask again. */
const requests = 2_000;
const callers = 8;

const ask = ({ sharing }: Service, index: number) =>
  sharing.decisions.evaluate({
    subject: { type: "Account", id: recipientOf(index) },
    action: "restore",
    resource: { type: "BackupSet", id: setId(index) },
    context: { region: "cn-beijing" },
  });

/** In microseconds for each question; they are spread over all sets, so that nothing is found where it was left. */
const timeOf = async (service: Service, sets: number): Promise<number> => {
  const began = performance.now();
  for (let asked = 0; asked < questions; asked += together) {
    const batch = Array.from({ length: together }, () => ask(service, Math.floor(Math.random() * sets)));
    await Promise.all(batch);
  }
  return ((performance.now() - began) / questions) * 1e3;
};

interface Serving {
  readonly server: Server;
  readonly key: string;
  readonly sets: number;
}

const askOver = async ({ server, key, sets }: Serving): Promise<void> => {
  const index = Math.floor(Math.random() * sets);
  const answer = await fetch(`${server.url}/access/v1/evaluation`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({
      subject: { type: "Account", id: recipientOf(index) },
      action: { name: "restore" },
      resource: { type: "BackupSet", id: setId(index) },
      context: { region: "cn-beijing" },
    }),
  });
  const text = await answer.text();
  if (text !== '{"decision":true}') throw new Error(`the decision endpoint answers ${text}`);
};

/** The median of what each caller waits, in microseconds. */
const latencyOf = async (serving: Serving): Promise<number> => {
  const times: number[] = [];
  const caller = async (): Promise<void> => {
    for (let asked = 0; asked < requests / callers; asked++) {
      const began = performance.now();
      await askOver(serving);
      times.push((performance.now() - began) * 1e3);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return median(times);
};

const value = (all: readonly number[]): string => `${median(all).toFixed(0)} µs`;

const rowsOf = (what: string, many: number, small: readonly number[], large: readonly number[]): Row[] => [
  { name: `${few * 10} grants, ${what}`, value: value(small), ratio: "" },
  {
    name: `${many * 10} grants, ${what}`,
    value: value(large),
    ratio: `${(median(large) / median(small)).toFixed(2)} ×`,
  },
];

type Measure = () => Promise<number>;

const inTurns = async (what: string, many: number, small: Measure, large: Measure): Promise<Row[]> => {
  // What was never read is on the disk only.
  await small();
  await large();
  const [smalls, larges]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    smalls.push(await small());
    larges.push(await large());
  }
  return rowsOf(what, many, smalls, larges);
};

const serve = async (folder: string, sets: number): Promise<Serving> => {
  const server = await startLendbase(folder);
  return { server, key: readFileSync(join(folder, "operator.key"), "utf8").trim(), sets };
};

const measureProcess = async (many: number, small: string, large: string): Promise<Row[]> => {
  const services = [await openService(small), await openService(large)] as const;
  try {
    const [one, other] = services;
    return await inTurns(
      "in the process",
      many,
      () => timeOf(one, few),
      () => timeOf(other, many),
    );
  } finally {
    for (const service of services) await service.close();
  }
};

const measureCallers = async (many: number, small: string, large: string): Promise<Row[]> => {
  const [one, other] = [await serve(small, few), await serve(large, many)];
  try {
    return await inTurns(
      "over HTTP",
      many,
      () => latencyOf(one),
      () => latencyOf(other),
    );
  } finally {
    await Promise.all([one.server.stop(), other.server.stop()]);
  }
};

const minutes = (milliseconds: number): string => `${(milliseconds / 60_000).toFixed(1)} min`;

/** @param many how many backup sets the large store holds */
export const measureGrowth = async (many: number): Promise<readonly Row[]> => {
  const [small, large] = [temporaryFolder(), temporaryFolder()];
  await seed(small, few);
  const took = await seed(large, many);
  return [
    ...(await measureCallers(many, small, large)),
    ...(await measureProcess(many, small, large)),
    { name: `import of ${many} sets and ${many * 10} grants`, value: minutes(took), ratio: "" },
  ];
};
