/** The policy in force as lines, with what is wrong with its files (R42). */
import type { PolicyView } from "../../server/api/operations.ts";
import { count } from "../text/sizes.ts";
import { exact } from "../text/times.ts";
import { blank, type Line, lines } from "./line.ts";

/** Without the name of the method that it was made with. */
const bareDigest = (digest: string): string => digest.replace(/^[a-z0-9]+:/, "");

/** The beginning of a digest is enough to tell two policies apart on a screen. */
export const shortDigest = (digest: string): string => bareDigest(digest).slice(0, 12);

const errorLines = ({ errors }: PolicyView, width: number): readonly Line[] => [
  blank,
  ...lines(
    `The files have ${count(errors.length, "error")}. They are not in force; the policy above goes on.`,
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
  ...lines("What to do: correct the files. The server reads them as soon as they are saved.", width, "good"),
];

export const policyLines = (policy: PolicyView | null, width: number): readonly Line[] => {
  if (policy === null) return lines("The policy has not been read yet.", width, "muted");
  return [
    ...lines(`Policy ${policy.name}`, width, "title"),
    blank,
    ...lines(`${count(policy.rules, "rule")}, in force since ${exact(policy.loaded_at)}.`, width),
    ...(policy.files === "refused"
      ? errorLines(policy, width)
      : lines("The files in the policy folder are what is in force.", width)),
    blank,
    ...lines(`Digest ${bareDigest(policy.digest)}`, width, "muted"),
  ];
};

/** What everybody must see while the files differ from what is in force; null while they do not. */
export const refusedBanner = (policy: PolicyView | null): string | null => {
  if (policy?.files !== "refused") return null;
  const [first] = policy.errors;
  const where = first === undefined ? "" : `: ${first.file}:${first.line} ${first.message}`;
  return `! Policy files refused, the last good one goes on (p)${where}`;
};
