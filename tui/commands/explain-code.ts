/** `lendbase explain LEND0203`: the page of a diagnostic, for a terminal. */
import { styleText } from "node:util";
import { catalog } from "../../dsl/index.ts";
import { nearest } from "../../dsl/nearest.ts";
import { pageForTerminal, pageOf } from "./diagnostic-pages.ts";
import { colorOn, fail, print } from "./output.ts";

const codes: readonly string[] = Object.keys(catalog).sort();

const titleOf = (code: string): string => pageOf(code)?.title ?? "has no page yet";

/** `lend203` and `203` are `LEND0203`. */
const codeFrom = (given: string): string => {
  const digits = /^(?:LEND)?(\d{1,4})$/i.exec(given)?.[1];
  return digits === undefined ? given.toUpperCase() : `LEND${digits.padStart(4, "0")}`;
};

/** Answers the exit code. Without a code it lists all of them. */
export const explainCode = (given: string | undefined): number => {
  const paint = (style: "bold" | "cyan", text: string): string =>
    colorOn(process.stdout) ? styleText(style, text, { validateStream: false }) : text;
  if (given === undefined) {
    print(codes.map((code) => `${paint("bold", code)}  ${titleOf(code)}`).join("\n"));
    return 0;
  }
  const code = codeFrom(given);
  const page = codes.includes(code) ? pageOf(code) : null;
  if (page !== null) {
    print(pageForTerminal(page.text, process.stdout.columns ?? 80, paint));
    return 0;
  }
  const guess = nearest(code, codes);
  const help = guess === null || guess === code ? "" : ` Did you mean ${guess}?`;
  fail(
    codes.includes(code)
      ? `${code} has no page yet.`
      : `There is no diagnostic ${JSON.stringify(given.slice(0, 40))}.${help} \`lendbase explain\` lists them all.`,
  );
  return 1;
};
