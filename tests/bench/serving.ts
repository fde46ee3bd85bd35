/** The decision endpoint on stored facts, against a bare echo of the same body, in turns. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, type Server, start, startLendbase } from "./processes.ts";
import type { Row } from "./report.ts";
import { median } from "./rounds.ts";
import { recipientOf, seed, setId } from "./seed.ts";

interface Load {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p99: number };
  readonly non2xx: number;
  readonly errors: number;
}

const name = "autocannon";
const { default: autocannon } = (await import(name)) as {
  readonly default: (options: object) => Promise<Load>;
};

const connections = 32;
const seconds = 4;
const rounds = 3;
/** Different questions, so that nothing is answered from what was just read. */
const questions = 2_000;

const bodyOf = (index: number): string =>
  JSON.stringify({
    subject: { type: "Account", id: recipientOf(index) },
    action: { name: "restore" },
    resource: { type: "BackupSet", id: setId(index) },
    context: { region: "cn-beijing" },
  });

const press = async ({ url }: Server, key: string, sets: number): Promise<Load> => {
  const step = Math.max(1, Math.floor(sets / questions));
  const requests = Array.from({ length: Math.min(questions, sets) }, (_, at) => ({
    method: "POST",
    path: "/access/v1/evaluation",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: bodyOf(at * step),
  }));
  const load = await autocannon({ url, connections, duration: seconds, requests });
  if (load.non2xx + load.errors > 0)
    throw new Error(`${load.non2xx + load.errors} requests failed at ${url}`);
  return load;
};

const checkAnswer = async ({ url }: Server, key: string): Promise<void> => {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const answer = await fetch(`${url}/access/v1/evaluation`, { method: "POST", headers, body: bodyOf(7) });
  const text = await answer.text();
  if (text !== '{"decision":true}') throw new Error(`the decision endpoint answers ${text}`);
};

const rowOf = (name: string, loads: readonly Load[], base: readonly Load[]): Row => {
  const rate = median(loads.map((load) => load.requests.average));
  const late = median(loads.map((load) => load.latency.p99));
  const ratios = loads.map((load, at) => load.requests.average / (base[at]?.requests.average ?? Number.NaN));
  return {
    name,
    value: `${Math.round(rate)} requests/s, p99 ${late} ms`,
    ratio: loads === base ? "" : `${median(ratios).toFixed(2)} × the echo`,
  };
};

/** @param sets how many backup sets the store holds */
export const measureServing = async (folder: string, sets: number): Promise<readonly Row[]> => {
  await seed(folder, sets);
  const echo = await start([join(root, "tests/bench/echo-server.ts")]);
  const lendbase = await startLendbase(folder);
  try {
    const key = readFileSync(join(folder, "operator.key"), "utf8").trim();
    await checkAnswer(lendbase, key);
    const [echoes, decisions]: [Load[], Load[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      echoes.push(await press(echo, key, sets));
      decisions.push(await press(lendbase, key, sets));
    }
    return [rowOf("bare Hono echo", echoes, echoes), rowOf("POST /access/v1/evaluation", decisions, echoes)];
  } finally {
    await Promise.all([echo.stop(), lendbase.stop()]);
  }
};
