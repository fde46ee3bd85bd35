/** `lendbase policy`: the policies in the database, over the server. Each command answers the exit code. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ActivePolicyView, PolicyReport, PolicySource } from "../../server/api/policies.ts";
import { PolicyFilesError } from "../../server/policies/policy-error.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { StartError } from "../../server/start-error.ts";
import type { Answer, Failure } from "../answer.ts";
import { createPolicyClient, type PolicyClient } from "../policy-client.ts";
import { shortDigest } from "../state/policy-lines.ts";
import { type ConnectFlags, connect } from "./connect.ts";
import { fileReason } from "./file-reason.ts";
import { complain, counted, fail, print } from "./output.ts";
import { nearPath, policyFolderOf } from "./policy-sources.ts";
import {
  type FailureText,
  failureText,
  listText,
  remarks,
  reportLines,
  showText,
  switchedText,
  versionText,
} from "./policy-text.ts";

export interface NoteFlags extends ConnectFlags {
  readonly note?: string;
}
export interface PushFlags extends NoteFlags {
  readonly activate?: boolean;
}
export interface ListFlags extends ConnectFlags {
  readonly author?: string;
  readonly limit?: string;
  readonly json?: boolean;
}
export interface ShowFlags extends ConnectFlags {
  readonly file?: string;
  readonly out?: string;
}
export interface ActivateFlags extends NoteFlags {
  readonly replaces?: string;
}

/** Checking a large policy takes a while. In milliseconds. */
const patience = 60_000;

/** Ends a command with what a person is told. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly details: FailureText;

  constructor(details: FailureText) {
    super(details.sentence);
    this.details = details;
  }
}

const refuse = (sentence: string): never => {
  throw new Refused({ places: [], sentence, help: null });
};

const refuseAs = (failure: Failure): never => {
  throw new Refused(failureText(failure));
};

/** A server whose policy is in a folder may have a database that has none in force. */
const refuseActive = (failure: Failure): never =>
  failure.kind === "problem" && failure.problem.code === "NotFound"
    ? refuse(
        "The database has no policy in force, so the server takes its policy from a folder; start the servers with --policies database.",
      )
    : refuseAs(failure);

const answered = <Value>(answer: Answer<Value>): Value =>
  answer.kind === "ok" ? answer.value : refuseAs(answer);

const working = async (
  flags: ConnectFlags,
  work: (client: PolicyClient) => Promise<void>,
): Promise<number> => {
  try {
    const found = await connect(flags);
    if (found.kind === "missing") return refuse(found.sentence);
    const closed = new AbortController().signal;
    await work(createPolicyClient({ url: found.url, key: found.key, timeout: patience, closed }));
    return 0;
  } catch (cause) {
    if (cause instanceof Refused) {
      const { places, sentence, help } = cause.details;
      for (const place of places) complain(place);
      fail(sentence);
      if (help !== null) complain(help);
    } else if (cause instanceof PolicyFilesError) fail(cause.text);
    else if (cause instanceof StartError) fail(cause.message);
    else throw cause;
    return 1;
  }
};

const sourcesIn = (folder: string): readonly PolicySource[] => [...readPolicyFolder(folder)];

const noteOf = ({ note }: NoteFlags): string | null => note ?? null;

/** Says what is wrong or odd. Refuses what could not come into force. */
const checked = async (
  client: PolicyClient,
  sources: readonly PolicySource[],
  folder: string,
): Promise<PolicyReport> => {
  const report = answered(await client.validate(sources));
  for (const line of reportLines(report)) complain(line);
  if (!report.valid)
    refuse(`The policy in ${folder} has ${counted(report.errors.length, "error")}, so it is not stored.`);
  return report;
};

const switched = async (
  client: PolicyClient,
  change: (seen: {
    readonly value: ActivePolicyView;
    readonly tag: string;
  }) => Promise<Answer<ActivePolicyView>>,
): Promise<void> => {
  const seen = await client.active();
  if (seen.kind !== "ok") return refuseActive(seen);
  print(switchedText(answered(await change(seen)), seen.value));
};

/** Stores the policy of a folder, and with `--activate` puts it in force on every server. */
export const pushPolicy = (given: string | undefined, flags: PushFlags): Promise<number> =>
  working(flags, async (client) => {
    const path = policyFolderOf(given);
    const folder = nearPath(path);
    const sources = sourcesIn(path);
    const report = await checked(client, sources, folder);
    const note = noteOf(flags);
    const version = answered(await client.put(sources, note));
    print(`The database has ${versionText(version)}${remarks(report)}.`);
    if (flags.activate !== true)
      return print(`"lendbase policy activate ${shortDigest(version.digest)}" puts it in force.`);
    await switched(client, ({ tag }) => client.activate(version.digest, { tag, note }));
  });

const mostListed = 500;

const limitOf = ({ limit = "20" }: ListFlags): number => {
  const number = /^[1-9][0-9]{0,2}$/.test(limit) ? Number(limit) : Number.NaN;
  return number <= mostListed
    ? number
    : refuse(`--limit is "${limit}", but must be a number from 1 to ${mostListed}.`);
};

/** The newest versions; a star marks the one in force. */
export const listPolicies = (flags: ListFlags): Promise<number> =>
  working(flags, async (client) => {
    const query = { author: flags.author ?? null, prefix: null, limit: limitOf(flags) };
    const { items, next_cursor } = answered(await client.versions(query));
    print(flags.json === true ? JSON.stringify(items, null, 2) : listText(items));
    if (next_cursor !== null && flags.json !== true) complain("There are more; --limit shows more of them.");
  });

const fewestDigits = 6;

/** The whole digest of the one version that begins so. */
const wholeDigest = async (client: PolicyClient, given: string): Promise<string> => {
  const prefix = given.toLowerCase();
  if (!/^[0-9a-f]{6,128}$/.test(prefix))
    return refuse(`"${given}" is no digest of a version; give at least its first ${fewestDigits} digits.`);
  const { items } = answered(await client.versions({ author: null, prefix, limit: 2 }));
  const [found, another] = items;
  if (found === undefined)
    return refuse(
      `There is no version whose digest begins with ${prefix}; "lendbase policy list" shows them.`,
    );
  return another === undefined
    ? found.digest
    : refuse(`More than one digest begins with ${prefix}; give more of its digits.`);
};

const activeDigest = async (client: PolicyClient): Promise<string> => {
  const active = await client.active();
  return active.kind === "ok" ? active.value.digest : refuseActive(active);
};

const writeFiles = (folder: string, sources: readonly PolicySource[]): void => {
  if (existsSync(folder)) refuse(`There is a ${folder} already; name a folder that is not there yet.`);
  try {
    mkdirSync(folder);
    for (const { file, text } of sources) writeFileSync(join(folder, file), text);
  } catch (cause) {
    refuse(`The files cannot be written to ${folder}: ${fileReason(cause)}.`);
  }
};

/** One version, or that in force; `--file` prints one of its files as it is, `--out` writes all of them. */
export const showPolicy = (given: string | undefined, flags: ShowFlags): Promise<number> =>
  working(flags, async (client) => {
    const digest = given === undefined ? await activeDigest(client) : await wholeDigest(client, given);
    const version = answered(await client.version(digest));
    const { file, out } = flags;
    if (out !== undefined) writeFiles(out, version.sources);
    if (file === undefined)
      return print(
        out === undefined ? showText(version) : `Wrote ${counted(version.files, "file")} to ${out}.`,
      );
    const source = version.sources.find((each) => each.file === file);
    process.stdout.write(source?.text ?? refuse(`That version has no file ${file}.`));
  });

/** Puts a version in force on every server. */
export const activatePolicy = (given: string, flags: ActivateFlags): Promise<number> =>
  working(flags, async (client) => {
    const digest = await wholeDigest(client, given);
    const replaces = flags.replaces === undefined ? null : await wholeDigest(client, flags.replaces);
    await switched(client, async ({ value, tag }) => {
      if (replaces !== null && value.digest !== replaces)
        refuse(
          `Version ${shortDigest(value.digest)} is in force, and not the one that was to be replaced; nothing was changed.`,
        );
      return await client.activate(digest, { tag, note: noteOf(flags) });
    });
  });

/** Puts the version in force that was before, on every server. */
export const rollBackPolicy = (flags: NoteFlags): Promise<number> =>
  working(flags, (client) => switched(client, ({ tag }) => client.rollBack({ tag, note: noteOf(flags) })));

/** Deletes a version that was never in force. */
export const removePolicy = (given: string, flags: ConnectFlags): Promise<number> =>
  working(flags, async (client) => {
    const digest = await wholeDigest(client, given);
    answered(await client.remove(digest));
    print(`Version ${shortDigest(digest)} is deleted.`);
  });
