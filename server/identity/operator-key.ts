/** The operator key that the first start writes to a file, so that there is a way in. */
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serverManager } from "./key-authority.ts";
import type { Keys } from "./keys.ts";

const keyName = "operator.key";
/** Only the user who runs the server may read it. */
const ownerOnly = 0o600;

export const operatorKeyFile = (dataFolder: string): string => join(dataFolder, keyName);

const readSecret = async (file: string): Promise<string | null> => {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  }
};

/** Written beside and renamed, so that no reader sees half a key and no mode but this one. */
const writeSecret = async (file: string, secret: string): Promise<void> => {
  const fresh = `${file}.new`;
  await writeFile(fresh, `${secret}\n`, { mode: ownerOnly });
  await chmod(fresh, ownerOnly);
  await rename(fresh, file);
};

/** Whether a secret is that of an operator. */
const worksFor = async (keys: Keys, secret: string): Promise<boolean> => {
  const identified = await keys.authenticate(secret);
  return "caller" in identified && identified.caller.role === "operator";
};

/**
 * Makes sure that the file in the data folder holds a working operator key, and answers its path. Where the file is
 * missing or its key does not work, the key it held before is revoked and a new one is written: deleting the file
 * and starting again is how an operator replaces a key that was lost or seen by others. Servers that share a store
 * have a folder and a key each, so each gives its key a name of its own.
 */
export const ensureOperatorKey = async (
  dataFolder: string,
  keys: Keys,
  name: string = keyName,
): Promise<string> => {
  const file = operatorKeyFile(dataFolder);
  const present = await readSecret(file);
  if (present !== null && (await worksFor(keys, present))) return file;
  await keys.revokeNamed(serverManager, name);
  const { secret } = await keys.create(serverManager, { role: "operator", name });
  await writeSecret(file, secret);
  return file;
};
