/** The policy files of a folder: which there are, what is in them, whether they changed. */
import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Source } from "../../dsl/index.ts";
import { reasonOf } from "../reason.ts";
import { PolicyFilesError } from "./policy-error.ts";

const ending = ".lend";

/** Editors keep hidden files of their own beside the one that is edited, such as `.#rules.lend`. */
const isPolicyFile = (entry: Dirent): boolean =>
  entry.name.endsWith(ending) && !entry.name.startsWith(".") && (entry.isFile() || entry.isSymbolicLink());

const listFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(isPolicyFile)
    .map((entry) => entry.name)
    .sort();

const unreadable = (file: string, message: string): PolicyFilesError =>
  new PolicyFilesError([{ code: "PolicyFiles", message, file, line: 1, column: 1 }], message);

const sentences: Readonly<Record<string, (folder: string) => string>> = {
  ENOENT: (folder) => `The policy folder cannot be read: there is no ${folder}.`,
  ENOTDIR: (folder) =>
    `The policy folder cannot be read: ${folder} is no folder; name the one that it is in.`,
  EACCES: (folder) => `The policy folder cannot be read: this user may not read ${folder}.`,
};

const folderSentence = (folder: string, cause: unknown): string =>
  sentences[(cause as NodeJS.ErrnoException).code ?? ""]?.(folder) ??
  `The policy folder cannot be read: ${reasonOf(cause)}.`;

/** Beyond what the language reads of one file, in bytes. What is larger, or never ends, would stop the server. */
const mostBytes = 20_000_000;

const checkReadable = (path: string): void => {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error("it is a link to something that is no file");
  if (stats.size > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
};

const readSource = (folder: string, file: string): Source => {
  const path = join(folder, file);
  try {
    checkReadable(path);
    return { file, text: readFileSync(path, "utf8") };
  } catch (cause) {
    throw unreadable(file, `The policy file ${file} cannot be read: ${reasonOf(cause)}.`);
  }
};

/** Reads every policy file of the folder, not of its subfolders. Throws a PolicyFilesError where that cannot be. */
export const readPolicyFolder = (folder: string): readonly Source[] => {
  let files: readonly string[];
  try {
    files = listFiles(folder);
  } catch (cause) {
    throw unreadable(folder, folderSentence(folder, cause));
  }
  if (files.length === 0)
    throw unreadable(folder, `There are no ${ending} files in the policy folder ${folder}.`);
  return files.map((file) => readSource(folder, file));
};

/** Changes when a file is added, removed or written; cheap enough to ask every second. */
export const folderSignature = (folder: string): string => {
  try {
    return listFiles(folder)
      .map((file) => {
        const { mtimeMs, size, ino } = statSync(join(folder, file));
        return `${file} ${mtimeMs} ${size} ${ino}`;
      })
      .join("\n");
  } catch (cause) {
    return reasonOf(cause);
  }
};
