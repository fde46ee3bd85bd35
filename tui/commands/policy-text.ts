/** What `lendbase policy` prints. */
import type {
  ActivePolicyView,
  PolicyFinding,
  PolicyReport,
  PolicyVersionSourcesView,
  PolicyVersionView,
} from "../../server/api/policies.ts";
import type { Failure } from "../answer.ts";
import { shortDigest } from "../state/policy-lines.ts";
import { dateTime } from "../text/times.ts";
import { visible } from "../text/visible.ts";
import { counted } from "./output.ts";

const placed = ({ file, line, column, message, code }: PolicyFinding): string =>
  visible(file === "" ? `${message} (${code})` : `${file}:${line}:${column}: ${message} (${code})`);

/** More of them help nobody at once. */
const mostPlaces = 20;

const fewer = (lines: readonly string[]): readonly string[] => {
  const each = [...new Set(lines)];
  const more = each.length - mostPlaces;
  return more <= 0 ? each : [...each.slice(0, mostPlaces), `and ${more} more`];
};

/** Everything that is wrong or odd, one line each. */
export const reportLines = ({ errors, failed_tests, warnings }: PolicyReport): readonly string[] =>
  fewer([...errors, ...failed_tests, ...warnings].map(placed));

/** How often a policy is stricter than its cases, and what is odd in it; empty where nothing is. */
export const remarks = ({ failed_tests, warnings }: PolicyReport): string => {
  const said = [
    ...(failed_tests.length === 0
      ? []
      : [`it is stricter than ${counted(failed_tests.length, "expectation")} of its tests`]),
    ...(warnings.length === 0 ? [] : [`it has ${counted(warnings.length, "warning")}`]),
  ];
  return said.length === 0 ? "" : `; ${said.join(", and ")}`;
};

export interface FailureText {
  readonly places: readonly string[];
  readonly sentence: string;
  /** What to do. */
  readonly help: string | null;
}

/** What the server answered instead of doing it. */
export const failureText = (failure: Failure): FailureText => {
  if (failure.kind === "unreachable") return { places: [], sentence: failure.reason, help: null };
  const { detail, help, errors = [] } = failure.problem;
  return {
    places: errors.length > 1 ? fewer(errors.map((each) => visible(each.detail))) : [],
    sentence: visible(detail),
    help: help == null ? null : visible(help),
  };
};

export const versionText = ({ digest, name, rules, tests }: PolicyVersionView): string =>
  `version ${shortDigest(digest)} of the policy ${visible(name)} (${counted(rules, "rule")}, ${counted(tests, "test")})`;

const row = (
  { digest, state, created_at, rules, author, note }: PolicyVersionView,
  authorWidth: number,
): string =>
  [
    state === "in_force" ? "*" : " ",
    shortDigest(digest),
    dateTime(created_at),
    counted(rules, "rule").padStart("999 rules".length),
    visible(author).padEnd(authorWidth),
    note === null ? "" : visible(note),
  ]
    .join("  ")
    .trimEnd();

export const listText = (versions: readonly PolicyVersionView[]): string => {
  const width = Math.max(...versions.map(({ author }) => visible(author).length));
  return versions.length === 0
    ? "There is no such version."
    : versions.map((version) => row(version, width)).join("\n");
};

export const showText = (version: PolicyVersionSourcesView): string =>
  [
    `digest   ${version.digest}`,
    `policy   ${visible(version.name)}, ${counted(version.rules, "rule")}, ${counted(version.tests, "test")}`,
    `state    ${version.state === "in_force" ? "in force" : "not in force"}`,
    `author   ${visible(version.author)}`,
    `stored   ${dateTime(version.created_at)} UTC`,
    ...(version.note === null ? [] : [`note     ${visible(version.note)}`]),
    ...version.sources.map(({ file, text }, at) => {
      const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
      return `${at === 0 ? "files" : "     "}    ${visible(file)} (${counted(lines, "line")})`;
    }),
  ].join("\n");

export const switchedText = (active: ActivePolicyView, before: ActivePolicyView): string => {
  const { number, digest, name, rolls_back_to } = active;
  if (number === before.number)
    return `Version ${shortDigest(digest)} is in force already; nothing was changed.`;
  const back =
    rolls_back_to === null
      ? ""
      : ` "lendbase policy rollback" puts ${shortDigest(rolls_back_to)} in force again.`;
  return `Version ${shortDigest(digest)} of the policy ${visible(name)} is in force (switch ${number}), instead of ${shortDigest(before.digest)}.${back}`;
};
