/** The pages that explain the diagnostics, as they lie beside the policies of the package. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { wrap } from "../../engine/text.ts";
import { shippedPolicies } from "../../server/config.ts";

export interface DiagnosticPage {
  readonly title: string;
  /** The first paragraph. */
  readonly summary: string;
  /** Markdown, without the title. */
  readonly body: string;
  /** Markdown, whole. */
  readonly text: string;
}

/** The page of a code; null where there is none. */
export const pageOf = (code: string): DiagnosticPage | null => {
  const file = join(shippedPolicies, "diagnostics", `${code}.md`);
  if (!/^LEND\d{4}$/.test(code) || !existsSync(file)) return null;
  const text = readFileSync(file, "utf8");
  const [first = "", ...others] = text.split("\n");
  const body = others.join("\n").trim();
  const [paragraph = ""] = body.split(/\n\s*\n/);
  return {
    title: first.replace(/^# LEND\d{4}: /, ""),
    summary: paragraph.replaceAll("\n", " "),
    body,
    text,
  };
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
