/** Diagnostics as people read them: what, where, the line with a caret, what to do. */
import { styleText } from "node:util";
import type { Diagnostic } from "./diagnostic.ts";
import { visible } from "./invisible.ts";
import { createLineIndex, type Source, type Span } from "./span.ts";

export interface RenderOptions {
  readonly color: boolean;
}

type Paint = (style: "red" | "cyan" | "bold" | "yellow", text: string) => string;

/** The longest part of a source line that is shown. */
const longestLine = 160;

const frame = (source: Source, span: Span, label: string, paint: Paint, style: "red" | "cyan"): string[] => {
  const { line, column } = createLineIndex(source.text)(span.start);
  const lineStart = span.start - column + 1;
  const lineEnd = source.text.indexOf("\n", lineStart);
  const whole = source.text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, "");
  const from = Math.max(0, column - 1 - Math.floor(longestLine / 2));
  const text = visible(whole.slice(from, from + longestLine));
  const length = Math.max(1, Math.min(span.end, lineStart + whole.length) - span.start);
  const caret = " ".repeat(column - 1 - from) + "^".repeat(Math.min(length, longestLine));
  const gutter = " ".repeat(String(line).length);
  return [
    `${gutter}${paint("cyan", "-->")} ${source.file}:${line}:${column}`,
    `${gutter} ${paint("cyan", "|")}`,
    `${paint("cyan", `${line} |`)} ${text}`,
    `${gutter} ${paint("cyan", "|")} ${paint(style, label === "" ? caret : `${caret} ${label}`)}`,
  ];
};

const render = (diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>, paint: Paint): string => {
  const { code, severity, span, message, help, related } = diagnostic;
  const source = sources.get(span.file) ?? { file: span.file, text: "" };
  const lines = [`${paint("red", `${severity}[${code}]`)}${paint("bold", `: ${visible(message)}`)}`];
  lines.push(...frame(source, span, "", paint, "red"));
  if (related) {
    const other = sources.get(related.span.file) ?? { file: related.span.file, text: "" };
    lines.push(...frame(other, related.span, related.label, paint, "cyan"));
  }
  if (help) lines.push(`  ${paint("yellow", "help")}: ${visible(help)}`);
  return lines.join("\n");
};

/** All diagnostics as one text, with a blank line between them. */
export const renderDiagnostics = (
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  options: RenderOptions,
): string => {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const paint: Paint = (style, text) =>
    options.color ? styleText(style, text, { validateStream: false }) : text;
  return diagnostics.map((diagnostic) => render(diagnostic, byFile, paint)).join("\n\n");
};
