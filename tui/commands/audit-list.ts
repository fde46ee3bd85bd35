/** `lendbase audit list`: entries of the record for people. */
import type { LogEntryView } from "../../server/api/events.ts";
import { shortDigest } from "../state/policy-lines.ts";
import { visible } from "../text/visible.ts";
import { type ExportFlags, entries, entryNumber, failing, withRecord, write } from "./audit.ts";
import { complain } from "./output.ts";

export interface ListFlags extends ExportFlags {
  readonly by?: string;
  readonly policy?: string;
}

/** How many are shown where nothing says from which entry on. */
const usual = 50;

const byText = ({ by }: LogEntryView): string => {
  if (by === null) return "who acted was not recorded";
  if (by.role === "server") return `by the server itself (${by.id})`;
  if (by.issuer === null) return `by ${by.role} key ${by.id}`;
  return `by ${by.role} token of ${by.id} from ${by.issuer}`;
};

const policyText = ({ policy, permits }: LogEntryView): string => {
  if (policy === null) return "";
  const permitted = permits === null ? "" : `, permitted by ${permits.join(", ")}`;
  return `${permitted}, policy ${shortDigest(policy)}`;
};

const textOf = (entry: LogEntryView): string => {
  const { sequence, at, action, object, actor } = entry;
  const what = `${sequence}  ${at}  ${action}  ${object.type} ${object.id}`;
  return `${visible(what)}\n    ${visible(`for ${actor}, ${byText(entry)}${policyText(entry)}`)}\n`;
};

const isAsked = ({ by, policy }: ListFlags, entry: LogEntryView): boolean =>
  (by === undefined || entry.by?.id === by) &&
  (policy === undefined || (entry.policy?.startsWith(policy) ?? false));

/** Answers the exit code. */
export const listRecord = (flags: ListFlags): Promise<number> =>
  failing("The record", async () => {
    const [from, to] = [entryNumber("--from", flags.from), entryNumber("--to", flags.to)];
    return await withRecord(flags, async (record) => {
      const last = Math.min(to ?? Number.MAX_SAFE_INTEGER, (await record.head())?.sequence ?? 0);
      let count = 0;
      for await (const entry of record.entries({ from: from ?? Math.max(1, last - usual + 1), to: last })) {
        if (!isAsked(flags, entry)) continue;
        if (!(await write(textOf(entry)))) break;
        count += 1;
      }
      complain(`Listed ${entries(count)}.`);
      return 0;
    });
  });
