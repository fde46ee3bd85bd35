/** Comparisons with the clock as JavaScript: the answer, and a note of when it turns. */
import { mirrored } from "../dsl/comparisons.ts";
import type { ComparisonOperator } from "../dsl/program.ts";
import { turns } from "./horizon.ts";

const signs: Record<ComparisonOperator, string> = {
  "==": "===",
  "!=": "!==",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** Notes what turns in so many milliseconds. */
export const noteTurn = (milliseconds: string, turn: string): string =>
  `${turn} = now + ${milliseconds}, ${turn} < until && (until = ${turn})`;

/** Notes that a calculation that reads the clock may overflow, as the interpreter does. */
export const noteOverflow = (result: string, reads: number, turn: string): string =>
  noteTurn(`overflowsIn(${result}, ${reads})`, turn);

/** What {@link turnsIn} says, with the operator and the slope known beforehand. */
export const timedComparison = (operator: ComparisonOperator, slope: 1 | -1, difference: string): string => {
  const rising = slope === 1 ? difference : `(-${difference})`;
  const note = (turn: string): string => `now + ${turn} < until && (until = now + ${turn})`;
  const notes = {
    at: `${rising} < 0 && ${note(`(-${rising})`)}`,
    after: `${rising} <= 0 && ${note(`(1 - ${rising})`)}`,
    both: `(${rising} < 0 ? ${note(`(-${rising})`)} : ${rising} === 0 && ${note("1")})`,
  };
  const turn = turns[slope === 1 ? operator : mirrored[operator]];
  return `${notes[turn]}, ${difference} ${signs[operator]} 0`;
};
