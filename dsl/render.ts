/** Diagnostics as people read them: what, where, the lines with marks, what to do. */
import { styleText } from "node:util";
import type { Diagnostic } from "./diagnostic.ts";
import { type FramePaint, frame, type Lines, linesOf, type Mark, numberWidth } from "./frames.ts";
import { visible } from "./invisible.ts";
import type { Source } from "./span.ts";

export interface RenderOptions {
  readonly color: boolean;
}

type Style = "red" | "yellow" | "cyan" | "green" | "bold";
type Paint = (style: Style, text: string) => string;

const severityStyle = { error: "red", warning: "yellow" } as const;

/** The places of a diagnostic, those of one file together; its own file comes first. */
const marksByFile = ({ span, related }: Diagnostic): ReadonlyMap<string, readonly Mark[]> => {
  const marks: Mark[] = [
    { span, label: "", primary: true },
    ...related.map((each) => ({ span: each.span, label: visible(each.label), primary: false })),
  ];
  return Map.groupBy(marks, (mark) => mark.span.file);
};

const render = (diagnostic: Diagnostic, linesIn: (file: string) => Lines, paint: Paint): string => {
  const { code, severity, message, help, denied } = diagnostic;
  const style = severityStyle[severity];
  const framePaint: FramePaint = {
    gutter: (text) => paint("cyan", text),
    mark: (text, primary) => paint(primary ? style : "cyan", text),
  };
  const lines = [`${paint(style, `${severity}[${code}]`)}${paint("bold", `: ${visible(message)}`)}`];
  const files = [...marksByFile(diagnostic)].map(([file, marks]) => [linesIn(file), marks] as const);
  const width = Math.max(...files.map(([source, marks]) => numberWidth(source, marks)));
  for (const [source, marks] of files) lines.push(...frame(source, marks, width, framePaint));
  if (denied) lines.push(`  ${paint("cyan", "note")}: denied by \`${denied}\``);
  if (help) lines.push(`  ${paint("green", "help")}: ${visible(help)}`);
  return lines.join("\n");
};

/** All diagnostics as one text, with a blank line between them. */
export const renderDiagnostics = (
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  options: RenderOptions,
): string => {
  const texts = new Map(sources.map((source) => [source.file, source]));
  const known = new Map<string, Lines>();
  const linesIn = (file: string): Lines => {
    const lines = known.get(file) ?? linesOf(texts.get(file) ?? { file, text: "" });
    known.set(file, lines);
    return lines;
  };
  const paint: Paint = (style, text) =>
    options.color ? styleText(style, text, { validateStream: false }) : text;
  return diagnostics.map((diagnostic) => render(diagnostic, linesIn, paint)).join("\n\n");
};
