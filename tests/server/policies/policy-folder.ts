/** A copy of the shipped policies that a test may edit. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shippedPolicies } from "../../../server/config.ts";

export interface EditableFolder {
  readonly folder: string;
  /** Replaces a text of a file wherever it is; it must be there. */
  edit(file: string, from: string, to: string): void;
  write(file: string, text: string): void;
  remove(): void;
}

/** Edits the policies in a folder. */
export const editing = (folder: string): EditableFolder => ({
  folder,
  edit: (file, from, to) => {
    const text = readFileSync(join(folder, file), "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
    writeFileSync(join(folder, file), text.replaceAll(from, to));
  },
  write: (file, text) => writeFileSync(join(folder, file), text),
  remove: () => rmSync(folder, { recursive: true, force: true }),
});

export const copyOfPolicies = (): EditableFolder => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-policies-"));
  cpSync(shippedPolicies, folder, { recursive: true });
  return editing(folder);
};
