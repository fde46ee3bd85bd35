/** What may be typed next. */
import { attributeNames } from "../../../dsl/index.ts";
import { promptCommands } from "./commands.ts";
import { checkAt, type Session } from "./session.ts";

/** Words of rules and schemas, which a prompt does not read, are not offered. */
const offered = [
  ...["and", "or", "not", "is", "in", "any", "all", "count", "where", "contains", "like", "starts with"],
  ...["ends with", "present", "absent", "true", "false", "time", "now", "subject", "resource", "context"],
  ...["at", "let", "with", "may"],
];

const commandWords = Object.keys(promptCommands).map((name) => `:${name}`);

const actionsOf = ({ policy }: Session): readonly string[] => [
  ...new Set(Object.values(policy.program.schema.actions).map(({ name }) => name)),
];

const wordsOf = (session: Session): readonly string[] => [
  ...session.entities.keys(),
  ...offered,
  ...session.policy.program.lifecycles.map(({ name }) => name),
  ...Object.keys(session.policy.program.schema.entities),
];

/** The attributes of what a path leads to: nothing where it leads nowhere. */
const attributesAt = (session: Session, path: string): readonly string[] => {
  const { expression } = checkAt(session, path);
  return expression === null ? [] : attributeNames(session.policy.program.schema, expression.type);
};

/** What may follow the words of a case. */
const behindCase = ["with", "saying", "until", "by", "using", "advising", "lacking"];

/** The codes that may refuse, and what is said where nothing refuses. */
const codesOf = ({ policy: { program } }: Session): readonly string[] => [
  ...program.rules.flatMap((rule) => ("reason" in rule ? [rule.reason.code] : [])),
  ...program.lifecycles.flatMap(({ ends, refusals }) =>
    [...ends, ...refusals].flatMap(({ code }) => code ?? []),
  ),
  ...["NotPermitted", "EvaluationFailed"],
];

/** What stands in the innermost braces that are open, and in front of them; null where none are. */
const insideBraces = (line: string): readonly [string, string] | null => {
  let depth = 0;
  for (let at = line.length - 1; at >= 0; at--) {
    if (line[at] === "}" || line[at] === "]") depth++;
    if (line[at] === "[") depth--;
    if (line[at] === "{" && depth-- === 0) return [line.slice(0, at), line.slice(at + 1)];
  }
  return null;
};

/** The members of a record: what an entity of the facts has, or what the context of an action holds. */
const membersIn = (session: Session, before: string): readonly string[] => {
  const { schema } = session.policy.program;
  const entity = session.entities.get(/\bwith\s+(\w+)\s*$/.exec(before)?.[1] ?? "");
  if (entity) return [...Object.keys(schema.entities[entity.type]?.attributes ?? {}), "locks"];
  const asked =
    /\bmay\s+(?:not\s+)?(\w+)\s+\w+\s+with\s*$/.exec(before) ?? /^\s*(\w+)\s+with\s*$/.exec(before);
  const actions = Object.values(schema.actions).filter(({ name }) => name === asked?.[1]);
  return actions.flatMap(({ context }) => Object.keys(context));
};

type Candidates = readonly [readonly string[], string];

/** In braces, the name of a member, or a value behind its colon. */
const inBraces = (session: Session, line: string): Candidates | null => {
  const braces = insideBraces(line);
  const name = braces && /(?:^|,)\s*(\w*)$/.exec(braces[1]);
  return name ? [membersIn(session, braces[0]), name[1] ?? ""] : null;
};

const inCase = (session: Session, line: string): Candidates | null => {
  const code = /\bmay\s+not\s[^:]*(?:\{[^{}]*\}[^:]*)?:\s*(?:\w+\s*,\s*)*(\w*)$/.exec(line);
  if (code && insideBraces(line) === null) return [codesOf(session), code[1] ?? ""];
  const action = /\bmay\s+(?:not\s+)?(\w*)$/.exec(line);
  if (action) return [["not", ...actionsOf(session)], action[1] ?? ""];
  const resource = /\bmay\s+(?:not\s+)?\w+\s+(\w*)$/.exec(line);
  if (resource) return [[...session.entities.keys()], resource[1] ?? ""];
  const next = /\bmay\s+(?:not\s+)?\w+\s+\w+\s+(\w*)$/.exec(line);
  return next && [behindCase, next[1] ?? ""];
};

const candidatesFor = (session: Session, before: string): Candidates => {
  const path = /([A-Za-z_][\w.]*)\.(\w*)$/.exec(before);
  if (path) return [attributesAt(session, path[1] ?? ""), path[2] ?? ""];
  const test = /^:test\s+(.*)$/.exec(before);
  if (test) return [session.policy.program.tests.map(({ title }) => title), test[1] ?? ""];
  if (/^:\w*$/.test(before)) return [commandWords, before];
  return (
    inBraces(session, before) ?? inCase(session, before) ?? [wordsOf(session), /\w*$/.exec(before)?.[0] ?? ""]
  );
};

/** The words that may stand at the end of a line, and the part of them that is there already. */
export const complete = (session: Session, line: string): [string[], string] => {
  const [candidates, part] = candidatesFor(session, line);
  return [[...new Set(candidates)].filter((each) => each.startsWith(part)).sort(), part];
};
