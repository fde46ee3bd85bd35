/**
 * A golden file: a policy with a mistake in it, a line, and what `check` says. `⟨3× let a# = 1⟩` stands for three copies
 * with the number of the copy in place of `#`, so that a file beyond a limit can be read.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type Checked, checkProgram, isError, renderDiagnostics, type Source } from "../../dsl/index.ts";

const folder = new URL("golden/", import.meta.url);
const line = "\n---------------- check says ----------------\n";

const world: Source = {
  file: "world.schema.lend",
  text: readFileSync(new URL("world.schema.lend", folder), "utf8"),
};

const expand = (text: string): string =>
  text.replace(/⟨(\d+)× ([^⟩]*)⟩/gu, (_, count: string, part: string) =>
    Array.from({ length: Number(count) }, (_, at) => part.replaceAll("#", String(at))).join(""),
  );

/** The files of a golden policy: `file NAME` lines cut it; a schema of its own takes the place of the library's. */
const sourcesOf = (policy: string): readonly Source[] => {
  const parts = expand(policy).split(/^==== file (.+)\n/mu);
  const sources = [{ file: "policy.lend", text: parts[0] ?? "" }];
  for (let at = 1; at < parts.length; at += 2) {
    sources.push({ file: parts[at] ?? "", text: parts[at + 1] ?? "" });
  }
  const hasSchema = sources.some(({ text }) => /^schema /mu.test(text));
  return (hasSchema ? sources : [world, ...sources]).filter(({ text }) => text !== "");
};

/** Checks the example of a page, which is written like the policy of a golden file. */
export const checkExample = (policy: string): Checked => checkProgram(sourcesOf(policy));

export interface Golden {
  /** The code of the diagnostic that it is about. */
  readonly code: string;
  readonly checked: Checked;
  /** What the file says, and what it should say. */
  readonly written: string;
  readonly rendered: string;
}

export const goldenCodes = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => name.replace(".txt", ""));

/** Where not even the library can be read, what would be written is about the parser and not about the policies. */
const refuseBrokenWorld = (): void => {
  const errors = checkProgram([world]).diagnostics.filter(isError);
  if (errors.length > 0) throw new Error("the library of the golden files has errors; nothing is written");
};

/** Reads a golden file and checks its policy. With LENDBASE_UPDATE=1 it writes what `check` says now. */
export const readGolden = (code: string): Golden => {
  const place = new URL(`${code}.txt`, folder);
  const text = existsSync(place) ? readFileSync(place, "utf8") : "";
  const [policy = "", written = ""] = text.split(line);
  const sources = sourcesOf(policy);
  const checked = checkProgram(sources);
  const rendered = `${renderDiagnostics(checked.diagnostics.slice(0, 5), sources, { color: false })}\n`;
  if (process.env.LENDBASE_UPDATE === "1") {
    refuseBrokenWorld();
    writeFileSync(place, `${policy.trimEnd()}${line}${rendered}`);
    return { code, checked, written: rendered, rendered };
  }
  return { code, checked, written, rendered };
};
