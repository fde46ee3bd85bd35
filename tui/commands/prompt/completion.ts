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

const candidatesFor = (session: Session, before: string): readonly [readonly string[], string] => {
  const path = /([A-Za-z_][\w.]*)\.(\w*)$/.exec(before);
  if (path) return [attributesAt(session, path[1] ?? ""), path[2] ?? ""];
  const action = /\bmay\s+(?:not\s+)?(\w*)$/.exec(before);
  if (action) return [["not", ...actionsOf(session)], action[1] ?? ""];
  const test = /^:test\s+(.*)$/.exec(before);
  if (test) return [session.policy.program.tests.map(({ title }) => title), test[1] ?? ""];
  if (/^:\w*$/.test(before)) return [commandWords, before];
  return [wordsOf(session), /\w*$/.exec(before)?.[0] ?? ""];
};

/** The words that may stand at the end of a line, and the part of them that is there already. */
export const complete = (session: Session, line: string): [string[], string] => {
  const [candidates, part] = candidatesFor(session, line);
  return [[...new Set(candidates)].filter((each) => each.startsWith(part)).sort(), part];
};
