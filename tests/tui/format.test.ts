/** `lendbase fmt` on real files. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const command = new URL("../../tui/commands/lendbase.ts", import.meta.url).pathname;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lendbase fmt "));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fmt = (args: readonly string[], input: string | Uint8Array = "") => {
  const environment = { ...process.env, LENDBASE_POLICIES: folder, NO_COLOR: "1" };
  const run = spawnSync(process.execPath, [command, "fmt", ...args], {
    cwd: folder,
    input,
    env: environment,
  });
  return { code: run.status, output: String(run.stdout), errors: String(run.stderr) };
};

const write = (name: string, text: string | Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const read = (name: string): string => readFileSync(join(folder, name), "utf8");

const messy = "schema   s\r\nentity A{ x:Int }";
const tidy = "schema s\n\nentity A {\n  x: Int\n}\n";

describe("lendbase fmt", () => {
  it("formats the policy folder, says which files changed, and leaves the others alone", () => {
    write("messy.lend", messy);
    const other = write("tidy.lend", tidy);
    mkdirSync(join(folder, "sub"));
    write("sub/messy.lend", messy);
    const before = statSync(other);
    expect(fmt([])).toEqual({
      code: 0,
      output: "messy.lend\n",
      errors: "1 file formatted, 1 left as they were.\n",
    });
    expect(read("messy.lend")).toBe(tidy);
    expect(read("sub/messy.lend")).toBe(messy);
    expect([statSync(other).ino, statSync(other).mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect(readdirSync(folder).sort()).toEqual(["messy.lend", "sub", "tidy.lend"]);
    expect(fmt([])).toEqual({ code: 0, output: "", errors: "2 files formatted already.\n" });
  });

  it("changes nothing with --check, lists what differs and fails", () => {
    write("messy.lend", messy);
    write("tidy.lend", tidy);
    const { code, output, errors } = fmt(["--check"]);
    expect([code, output]).toEqual([1, "messy.lend\n"]);
    expect(errors).toContain("1 file not formatted");
    expect(read("messy.lend")).toBe(messy);
    expect(fmt(["--check", "tidy.lend"]).code).toBe(0);
  });

  it("leaves a file with a syntax error as it is, shows the error and formats the others", () => {
    write("broken.lend", "schema s\nentity A { x: }");
    write("messy.lend", messy);
    const { code, output, errors } = fmt([]);
    expect([code, output]).toEqual([1, "messy.lend\n"]);
    expect(errors).toContain("broken.lend has 1 syntax error, so it was left as it is.");
    expect(errors).toContain("error[LEND0005]");
    expect(read("broken.lend")).toBe("schema s\nentity A { x: }");
  });

  it("formats the input for an editor, and writes nothing where it has errors", () => {
    expect(fmt(["-"], messy)).toEqual({ code: 0, output: tidy, errors: "" });
    expect(fmt(["-", "--check"], tidy)).toEqual({ code: 0, output: "", errors: "" });
    expect(fmt(["-", "--check"], messy)).toMatchObject({ code: 1, output: "" });
    expect(fmt(["-"], "permit")).toMatchObject({ code: 1, output: "" });
    expect(fmt(["-"], Uint8Array.of(0x2f, 0x2f, 0xff))).toMatchObject({ code: 1, output: "" });
    expect(fmt(["-", "tidy.lend"]).errors).toContain("name either - or the files");
  });

  it("keeps the mode of a file, and follows a link to it", () => {
    const file = write("real.lend", messy);
    chmodSync(file, 0o640);
    symlinkSync(file, join(folder, "link.lend"));
    expect(fmt(["link.lend", "real.lend", file])).toMatchObject({ code: 0, output: "link.lend\n" });
    expect(read("real.lend")).toBe(tidy);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(folder, "link.lend")).isSymbolicLink()).toBe(true);
  });

  it("says in a sentence what it cannot read or write, and goes on with the rest", () => {
    write("locked.lend", messy);
    chmodSync(join(folder, "locked.lend"), 0o444);
    const odd = Uint8Array.of(...Buffer.from("// "), 0xff);
    write("bytes.lend", odd);
    symlinkSync("nowhere.lend", join(folder, "dangling.lend"));
    write("messy.lend", messy);
    mkdirSync(join(folder, "empty"));
    const { code, output, errors } = fmt([".", "missing.lend", "empty"]);
    expect([code, output]).toEqual([1, "messy.lend\n"]);
    expect(errors.trim().split("\n").sort()).toEqual(
      [
        "1 file formatted, 0 left as they were.",
        "lendbase: There are no .lend files in the folder empty.",
        "lendbase: bytes.lend cannot be read: it is not UTF-8 text.",
        "lendbase: dangling.lend cannot be read: there is none.",
        "lendbase: locked.lend cannot be written: it is read-only.",
        "lendbase: missing.lend cannot be read: there is none.",
      ].sort(),
    );
    expect([read("locked.lend"), readFileSync(join(folder, "bytes.lend"))]).toEqual([
      messy,
      Buffer.from(odd),
    ]);
  });
});
