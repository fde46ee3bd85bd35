/** A strict reader of the Test Anything Protocol, version 14, with its YAML blocks. Throws for what is neither. */
import { parse } from "yaml";

export interface TestPoint {
  readonly ok: boolean;
  readonly number: number;
  readonly description: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it wrote
  readonly diagnostics: any;
}

const unescaped = (text: string): string => {
  if (/(?<!\\)(?:\\\\)*#/.test(text)) throw new SyntaxError(`a directive: ${text}`);
  return text.replace(/\\([\\#])/g, "$1");
};

/** Every test point, in order; the plan must be right. */
export const parseTap = (document: string): readonly TestPoint[] => {
  const [version, plan, ...lines] = document.split("\n");
  if (version !== "TAP version 14") throw new SyntaxError("no version");
  const points: TestPoint[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, not, number, description] = /^(not )?ok (\d+) - (.*)$/.exec(lines[at] ?? "") ?? [];
    if (number === undefined) throw new SyntaxError(`no test point: ${lines[at]}`);
    if (lines[++at] !== "  ---") throw new SyntaxError("no YAML block");
    const end = lines.indexOf("  ...", at);
    const block = lines.slice(at + 1, end);
    if (end < 0 || block.some((line) => !line.startsWith("  "))) throw new SyntaxError("an open YAML block");
    const diagnostics = parse(block.map((line) => line.slice(2)).join("\n"));
    points.push({ ok: !not, number: Number(number), description: unescaped(description ?? ""), diagnostics });
    at = end;
  }
  if (plan !== `1..${points.length}`) throw new SyntaxError(`the plan is ${plan}`);
  return points;
};
