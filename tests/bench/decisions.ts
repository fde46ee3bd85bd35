/** One decision in process, facts at hand, beside the same checks by hand and in other engines. */
import { compile, interpret } from "../../engine/index.ts";
import { type Ask, casbin, cedar, cel } from "./peers.ts";
import { byHand, plain, request, shippedProgram } from "./question.ts";
import type { Row } from "./report.ts";
import { medianOf } from "./stopwatch.ts";

const asks = async (): Promise<Readonly<Record<string, Ask>>> => {
  const program = shippedProgram();
  const [compiled, interpreted] = [compile(program), interpret(program)];
  return {
    "by hand": () => byHand(plain),
    "Lendbase, compiled": () => compiled.decide(request).outcome === "permitted",
    "Lendbase, interpreted": () => interpreted.decide(request).outcome === "permitted",
    "cel-js": await cel(),
    casbin: await casbin(),
    "cedar-wasm": await cedar(),
  };
};

export const measureDecisions = async (): Promise<readonly Row[]> => {
  const times = new Map<string, number>();
  for (const [name, ask] of Object.entries(await asks())) {
    if (!(await ask())) throw new Error(`${name} does not permit what all are asked`);
    times.set(name, await medianOf(ask));
  }
  const ours = times.get("Lendbase, compiled") ?? Number.NaN;
  const hand = times.get("by hand") ?? Number.NaN;
  return [...times].map(([name, time]) => ({
    name,
    value: `${time < 100 ? time.toFixed(1) : Math.round(time)} ns`,
    ratio:
      name === "by hand"
        ? ""
        : name.startsWith("Lendbase")
          ? `${(time / hand).toFixed(1)} × by hand`
          : `${(time / ours).toFixed(1)} × Lendbase`,
  }));
};
