/** Builds the command before the tests that start it: built, it starts in half the time that its sources take. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export default (): void => {
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const { status, stderr } = spawnSync("npm", ["run", "-s", "build"], { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`The build failed: ${stderr}`);
};
