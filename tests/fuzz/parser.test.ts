/** Ten inputs for each of LENDBASE_CASES: a million in the nightly run. A failure names the seed; LENDBASE_SEED begins there. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { choicesFrom } from "../engine/generated/choices.ts";
import { corpus } from "./parser-corpus.ts";
import { parserInput } from "./parser-inputs.ts";
import { oddCheckOf, oddityOf } from "./sound-parse.ts";

const inputs = 10 * Number(process.env.LENDBASE_CASES ?? 400);
const firstSeed = Number(process.env.LENDBASE_SEED ?? Math.floor(Math.random() * 0x40000000));

/** Fails with the seed and the input where an answer is odd or the code throws. */
const expectNothingOdd = (seed: number, ask: (text: string) => string | null): void => {
  const text = parserInput(choicesFrom(seed));
  const told = `LENDBASE_SEED=${seed}, input ${JSON.stringify(text)}`;
  let odd: string | null;
  try {
    odd = ask(text);
  } catch (thrown) {
    throw new Error(`It throws for ${told}`, { cause: thrown });
  }
  if (odd !== null) expect.fail(`${odd}\nfor ${told}`);
};

const { stackTraceLimit } = Error;

describe("the parser and the formatter", () => {
  // The parser throws inside for each mistake, and the traces of that would take a third of the time.
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  it("begin with a few hundred declarations", () => {
    expect(corpus.length).toBeGreaterThan(300);
  });

  it("answer any mutated declaration in time, with places inside the file", {
    timeout: 60_000 + inputs * 20,
  }, () => {
    for (let seed = firstSeed; seed < firstSeed + inputs; seed++) {
      expectNothingOdd(seed, oddityOf);
      if (seed % 25 === 0) expectNothingOdd(seed, oddCheckOf);
    }
  });
});
