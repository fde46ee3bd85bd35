/** `lendbase explain LEND0203`: the page of a diagnostic, for a terminal. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { catalog } from "../../dsl/index.ts";
import { nearest } from "../../dsl/nearest.ts";
import { wrap } from "../../engine/text.ts";
import { shippedPolicies } from "../../server/config.ts";
import { colorOn, fail, print } from "./output.ts";

const codes: readonly string[] = Object.keys(catalog).sort();

const pageOf = (code: string): string | null => {
  const file = join(shippedPolicies, "diagnostics", `${code}.md`);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
};

const titleOf = (code: string): string =>
  /^# LEND\d{4}: (.+)$/m.exec(pageOf(code) ?? "")?.[1] ?? "has no page yet";

/** `lend203` and `203` are `LEND0203`. */
const codeFrom = (given: string): string => {
  const digits = /^(?:LEND)?(\d{1,4})$/i.exec(given)?.[1];
  return digits === undefined ? given.toUpperCase() : `LEND${digits.padStart(4, "0")}`;
};

type Paint = (style: "bold" | "cyan", text: string) => string;

const widest = 100;

/** Headings in bold, examples indented and unbroken, paragraphs wrapped. */
export const pageForTerminal = (page: string, width: number, paint: Paint): string => {
  let inExample = false;
  const lines = page
    .trimEnd()
    .split("\n")
    .flatMap((line): readonly string[] => {
      if (line.startsWith("```")) {
        inExample = !inExample;
        return [];
      }
      if (inExample) return [line === "" ? "" : `    ${paint("cyan", line)}`];
      if (line.startsWith("#")) return [paint("bold", line.replace(/^#+ /, ""))];
      return wrap(line, Math.min(width, widest));
    });
  return lines.join("\n");
};

/** Answers the exit code. Without a code it lists all of them. */
export const explainCode = (given: string | undefined): number => {
  const paint: Paint = (style, text) =>
    colorOn(process.stdout) ? styleText(style, text, { validateStream: false }) : text;
  if (given === undefined) {
    print(codes.map((code) => `${paint("bold", code)}  ${titleOf(code)}`).join("\n"));
    return 0;
  }
  const code = codeFrom(given);
  const page = codes.includes(code) ? pageOf(code) : null;
  if (page !== null) {
    print(pageForTerminal(page, process.stdout.columns ?? 80, paint));
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
