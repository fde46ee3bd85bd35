/** `lendbase explain-decision`: why a request is permitted or refused. */
import { readFileSync, statSync } from "node:fs";
import type { Program } from "../../dsl/index.ts";
import {
  createExplainer,
  type DecisionRequest,
  readInstant,
  readRequestJson,
  renderExplanation,
  requestOf,
} from "../../engine/index.ts";
import { fileReason } from "./file-reason.ts";
import { colorOn, fail, print } from "./output.ts";
import { checkedProgram } from "./policy-sources.ts";

export interface ExplainFlags {
  readonly case?: string;
  readonly request?: string;
  readonly facts?: string;
  readonly at?: string;
  readonly format: string;
}

/** A sentence about what is wrong with the input. */
class InputError extends Error {}

/** Bytes of one file. */
const largest = 20_000_000;
/** Cases that are explained at once. */
const mostCases = 50;

const readText = (path: string): string => {
  if (path !== "-" && statSync(path).size > largest) {
    throw new InputError(`${path} is larger than ${largest} bytes.`);
  }
  return readFileSync(path === "-" ? 0 : path, "utf8").replace(/^\ufeff/, "");
};

const readJson = (path: string): unknown => {
  const name = path === "-" ? "the input" : path;
  try {
    return JSON.parse(readText(path));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const isSyntax = cause instanceof SyntaxError;
    const why = isSyntax ? cause.message.replaceAll(/\s+/g, " ") : fileReason(cause);
    throw new InputError(`${name} ${isSyntax ? "is not JSON" : "cannot be read"}: ${why}.`);
  }
};

/** The cases at a place, or of the tests whose title has the text in it. */
const casesOf = (program: Program, asked: string): readonly DecisionRequest[] => {
  const found = program.tests.flatMap(({ title, cases }) =>
    cases.filter(
      ({ place }) =>
        title.includes(asked) ||
        asked === `${place.file}:${place.line}` ||
        asked === `${place.file}:${place.line}:${place.column}`,
    ),
  );
  const decided = found.flatMap((one) => (one.kind === "decision" ? [requestOf(one)] : []));
  if (decided.length === 0) {
    const why = found.length > 0 ? "asks about a state, not a decision" : "is neither a case nor a title";
    throw new InputError(`"${asked}" ${why}; name one as "file.lend:52" or by a part of a test's title.`);
  }
  if (decided.length <= mostCases) return decided;
  throw new InputError(`"${asked}" is in ${decided.length} cases; name fewer than ${mostCases + 1}.`);
};

const instantOf = (at: string | undefined): number => {
  if (at === undefined) return Date.now();
  const instant = readInstant(at);
  if (instant !== null) return instant;
  throw new InputError(`--at is "${at}", and must be an instant in UTC such as 2026-03-02T09:00:00Z.`);
};

const requestsOf = (program: Program, flags: ExplainFlags): readonly DecisionRequest[] => {
  if (flags.case !== undefined) return casesOf(program, flags.case);
  if (flags.request === "-" && flags.facts === "-") {
    throw new InputError("Only one of --request and --facts can be read from the input.");
  }
  const now = instantOf(flags.at);
  const given = readJson(flags.request ?? "-");
  const facts = flags.facts === undefined ? undefined : readJson(flags.facts);
  const { request, problems } = readRequestJson(program.schema, given, facts, now);
  if (request !== null) return [request];
  throw new InputError(problems.join("\n  "));
};

const checkFlags = ({ case: asked, request, facts, at, format }: ExplainFlags): void => {
  if (format !== "text" && format !== "json") {
    throw new InputError(`--format is "${format}", and must be text or json.`);
  }
  if ((asked === undefined) === (request === undefined)) {
    throw new InputError("Either --case or --request must say what is to be explained.");
  }
  if (asked !== undefined && (facts !== undefined || at !== undefined)) {
    throw new InputError("--facts and --at belong to --request; a case has facts and an instant of its own.");
  }
};

const explainAll = (program: Program, flags: ExplainFlags): void => {
  const explainer = createExplainer(program);
  const explained = requestsOf(program, flags).map((request) => ({
    explanation: explainer.explain(request),
    changes: explainer.changes(request),
  }));
  if (flags.format === "json") {
    const all = explained.map(({ explanation, changes }) => ({ ...explanation, changes }));
    print(JSON.stringify(flags.case === undefined ? all[0] : all, null, 2));
    return;
  }
  const color = colorOn(process.stdout);
  print(
    explained
      .map(({ explanation, changes }) => renderExplanation(explanation, { color, changes }))
      .join("\n\n"),
  );
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
