import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { StoreError } from "../../../server/store/store-error.ts";
import { nameWithSum, verifySum } from "../../../server/store/sum-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const text = "the bytes of a backup";
const sum = createHash("sha256").update(text).digest("hex");

/** A file with this text of its sum beside it. */
const fileWith = (line: string, name = "a.db"): string => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  writeFileSync(`${file}.sha256`, line);
  return file;
};

/** The one sentence that refuses the file. */
const refusalOf = async (file: string): Promise<string> => {
  const cause = await verifySum(file).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(cause instanceof StoreError)) throw new Error(`The sum was taken, or failed otherwise: ${cause}`);
  expect(cause.message).toMatch(/^[^\n]+[^.\n]\.$/);
  expect(cause.message).toContain(`${file}.sha256`);
  return cause.message;
};

describe("the sum of a file", () => {
  it.each([
    "a.db",
    "two words.db",
    "\\ and\nlines\r.db",
    "ä.db",
  ])("is found right under the name %j, which a file had that is gone", async (name) => {
    const folder = temporaryFolder();
    const file = join(folder, name);
    writeFileSync(`${file}.new`, text);
    writeFileSync(`${file}.sha256`, "of another");
    writeFileSync(`${file}.sha256.new`, "of a backup that was killed");
    await nameWithSum(`${file}.new`, file);
    expect(readdirSync(folder).sort()).toEqual([name, `${name}.sha256`]);
    expect(readFileSync(`${file}.sha256`, "utf8")).toContain(sum);
    expect(statSync(`${file}.sha256`).mode & 0o777).toBe(0o600);
    expect(await verifySum(file)).toBe(true);
  });

  it("leaves no file behind that could not get its sum", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "a.db");
    mkdirSync(`${file}.sha256`);
    writeFileSync(`${file}.new`, text);
    await expect(nameWithSum(`${file}.new`, file)).rejects.toThrow("directory");
    expect(readdirSync(folder).sort()).toEqual(["a.db.new", "a.db.sha256"]);
  });

  it("is not needed", async () => {
    const file = join(temporaryFolder(), "a.db");
    writeFileSync(file, text);
    expect(await verifySum(file)).toBe(false);
    expect(existsSync(`${file}.sha256`)).toBe(false);
  });

  it.each([
    `${sum}  a.db\n`,
    `${sum}  a.db`,
    `${sum} *a.db\n`,
    `${sum.toUpperCase()}  a.db\n`,
    `${sum}  /backups/a.db\n`,
  ])("is taken as %j", async (line) => {
    expect(await verifySum(fileWith(line))).toBe(true);
  });

  it.each([
    "",
    "\n",
    "a.db\n",
    `${sum}\n`,
    `${sum} a.db\n`,
    `${sum}  \n`,
    `${sum.slice(2)}  a.db\n`,
    `${sum}00  a.db\n`,
    `x${sum.slice(1)}  a.db\n`,
    `${sum}  a.db\n\n`,
    `${sum}  a.db\n${sum}  b.db\n`,
    `${sum}  a.db\r\n`,
    ` ${sum}  a.db\n`,
    `SHA256 (a.db) = ${sum}\n`,
    `${sum}  ${"folder/".repeat(2_000)}a.db\n`,
  ])("is refused as %j", async (line) => {
    expect(await refusalOf(fileWith(line))).toContain("is not one line of sha256sum; copy it again");
  });

  it("is refused where a folder has its name", async () => {
    const file = join(temporaryFolder(), "a.db");
    writeFileSync(file, text);
    mkdirSync(`${file}.sha256`);
    expect(await refusalOf(file)).toContain("is not one line of sha256sum");
  });

  it.each(["b.db", "a.db/b.db", "A.db", "a.db "])("is refused as that of %j", async (name) => {
    const refusal = await refusalOf(fileWith(`${sum}  ${name}\n`));
    expect(refusal).toContain(`is the sum of ${JSON.stringify(name.split("/").at(-1))} and not of`);
  });

  it("is refused where one bit of the file is another", async () => {
    const file = fileWith(`${sum}  a.db\n`);
    const bytes = Buffer.from(text);
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await refusalOf(file)).toMatch(/is not as it was backed up: .+; copy both again from /);
  });
});
