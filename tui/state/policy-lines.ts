/** The policy in force as lines, with what is wrong with its files (R42). */
import type { PolicyView } from "../../server/api/operations.ts";
import { count } from "../text/sizes.ts";
import { exact } from "../text/times.ts";
import { blank, type Line, lines } from "./line.ts";

/** Without the name of the method that it was made with. */
const bareDigest = (digest: string): string => digest.replace(/^[a-z0-9]+:/, "");

/** The beginning of a digest is enough to tell two policies apart on a screen. */
export const shortDigest = (digest: string): string => bareDigest(digest).slice(0, 12);

interface Words {
  /** Goes on with how many errors there are. */
  readonly refused: string;
  readonly goesOn: string;
  readonly help: string;
  readonly inForce: string;
  readonly banner: string;
}

/** What is said of a policy, by where it comes from. */
const wordsOf: Readonly<Record<PolicyView["source"], Words>> = {
  folder: {
    refused: "The files have",
    goesOn: "They are not in force; the policy above goes on.",
    help: "What to do: correct the files. The server reads them as soon as they are saved.",
    inForce: "The files in the policy folder are what is in force.",
    banner: "Policy files refused, the last good one goes on",
  },
  database: {
    refused: "What the database has in force cannot be loaded by this server: it has",
    goesOn: "The policy above goes on for questions, and this server makes no change.",
    help: "What to do: bring this server up to date, or go back with `lendbase policy rollback`.",
    inForce: "It is what the database has in force.",
    banner: "Policy of the database refused, the last good one goes on and nothing is changed",
  },
};

const errorLines = ({ errors, source }: PolicyView, width: number): readonly Line[] => [
  blank,
  ...lines(
    `${wordsOf[source].refused} ${count(errors.length, "error")}. ${wordsOf[source].goesOn}`,
    width,
    "bad",
  ),
  ...errors.flatMap(({ code, message, file, line, column }) => [
    blank,
    ...lines(`${file}:${line}:${column}`, width, "title"),
    ...lines(message, width, "plain", 2),
    ...lines(code, width, "muted", 2),
  ]),
  blank,
  ...lines(wordsOf[source].help, width, "good"),
];

export const policyLines = (policy: PolicyView | null, width: number): readonly Line[] => {
  if (policy === null) return lines("The policy has not been read yet.", width, "muted");
  return [
    ...lines(`Policy ${policy.name}`, width, "title"),
    blank,
    ...lines(`${count(policy.rules, "rule")}, in force since ${exact(policy.loaded_at)}.`, width),
    ...(policy.files === "refused"
      ? errorLines(policy, width)
      : lines(wordsOf[policy.source].inForce, width)),
    blank,
    ...lines(`Digest ${bareDigest(policy.digest)}`, width, "muted"),
  ];
};

/** What everybody must see while something else should be in force; null while they do not. */
export const refusedBanner = (policy: PolicyView | null): string | null => {
  if (policy?.files !== "refused") return null;
  const [first] = policy.errors;
  const where = first === undefined ? "" : `: ${first.file}:${first.line} ${first.message}`;
  return `! ${wordsOf[policy.source].banner} (p)${where}`;
};
