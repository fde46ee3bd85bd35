/** `lendbase explain-decision`: why a request is permitted or refused. */
import type { Program } from "../../dsl/index.ts";
import { type Change, createExplainer, type Explanation, renderExplanation } from "../../engine/index.ts";
import { cut, widthOf } from "../text/fit.ts";
import { visible } from "../text/visible.ts";
import { askedIn, InputError, type NamedCase, type Sources } from "./explain-decision-input.ts";
import { colorOn, fail, print } from "./output.ts";
import { checkedProgram } from "./policy-sources.ts";

export interface ExplainFlags extends Sources {
  readonly all?: boolean;
  readonly format: string;
}

const checkFlags = ({ case: asked, request, facts, at, format, all }: ExplainFlags): void => {
  if (format !== "text" && format !== "json") {
    throw new InputError(`--format is ${JSON.stringify(format)}, and must be text or json.`);
  }
  if (all && format === "json") throw new InputError("--all is for text; JSON has everything.");
  if ((asked === undefined) === (request === undefined)) {
    throw new InputError("Either --case or --request must say what is to be explained.");
  }
  if (asked !== undefined && (facts !== undefined || at !== undefined)) {
    throw new InputError("--facts and --at belong to --request; a case has facts and an instant of its own.");
  }
};

interface Explained {
  readonly of: NamedCase | null;
  readonly explanation: Explanation;
  readonly changes: readonly Change[];
}

const json = (explained: readonly Explained[]): string => {
  const all = explained.map(({ of, explanation, changes }) => ({
    ...(of === null ? {} : { case: of }),
    ...explanation,
    changes,
  }));
  return JSON.stringify(explained[0]?.of === null ? all[0] : all, null, 2);
};

const width = 100;

/** A line across, with the place in it, and what stands there. */
const divider = ({ title, text, file, line }: NamedCase): string => {
  const place = cut(`── ${visible(file)}:${line} `, width);
  const lines = [title, `  ${text.replaceAll(/\s+/g, " ")}`].map((each) => cut(visible(each), width));
  return [place + "─".repeat(width - widthOf(place)), ...lines, ""].join("\n");
};

const text = (explained: readonly Explained[], all: boolean): string => {
  const color = colorOn(process.stdout);
  return explained
    .map(({ of, explanation, changes }) => {
      const rendered = renderExplanation(explanation, { color, all, changes });
      return of !== null && explained.length > 1 ? `${divider(of)}\n${rendered}` : rendered;
    })
    .join("\n\n");
};

const explainAll = (program: Program, flags: ExplainFlags): void => {
  const explainer = createExplainer(program);
  const explained = askedIn(program, flags).map(({ request, of }) => ({
    of,
    explanation: explainer.explain(request),
    changes: explainer.changes(request),
  }));
  print(flags.format === "json" ? json(explained) : text(explained, flags.all === true));
};

/** Answers the exit code: 0 whatever was decided, 1 where something is wrong. */
export const explainDecision = (folder: string | undefined, flags: ExplainFlags): number => {
  try {
    checkFlags(flags);
    const program = checkedProgram(folder);
    if (program === null) return 1;
    explainAll(program, flags);
    return 0;
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    fail(cause.message);
    return 1;
  }
};
