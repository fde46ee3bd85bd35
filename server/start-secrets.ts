/** The keys that seal the secrets of webhooks, from a file that is nowhere near the database's backups. */

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerConfig } from "./config.ts";
import { createSealer, keySize, type Sealer } from "./events/sealer.ts";
import { lookAtSecrets, type SecretsAtRest, sealAtStart } from "./events/webhook-secrets.ts";
import type { Log } from "./log.ts";
import { reasonOf } from "./reason.ts";
import type { Clock } from "./sharing/clock.ts";
import { StartError } from "./start-error.ts";
import type { Store } from "./store/store.ts";

const keysName = "secrets.key";
const ownerOnly = 0o600;
/** More than anybody rotates through. */
const mostKeys = 20;

type Place = Pick<ServerConfig, "dataFolder" | "storeUrl" | "events">;

/** Null where there is none: servers that share a database must be given the same one. */
export const secretsKeyFile = ({ dataFolder, storeUrl, events }: Place): string | null =>
  events.secretsKeyFile ?? (storeUrl === null ? join(dataFolder, keysName) : null);

const how = 'as "openssl rand -base64 32" writes it';

const readText = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const problem = isMissing ? "is not there" : `cannot be read: ${reasonOf(cause)}`;
    throw new StartError(`The secrets key file ${file} ${problem}; it must hold a key, ${how}.`, { cause });
  }
};

const keyLine = /^[A-Za-z0-9+/]{43}=$/;

/** One key in each line; the first one seals. Throws a StartError, which never repeats what is in the file. */
export const readSecretsKeys = (file: string): readonly Uint8Array[] => {
  const keys: Uint8Array[] = [];
  for (const [index, line] of readText(file).split("\n").entries()) {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) continue;
    if (!keyLine.test(text)) {
      throw new StartError(`${file}:${index + 1} is no key: it must be ${keySize} bytes in base64, ${how}.`);
    }
    keys.push(Buffer.from(text, "base64"));
  }
  if (keys.length === 0)
    throw new StartError(`The secrets key file ${file} is empty; it must hold a key, ${how}.`);
  if (keys.length > mostKeys)
    throw new StartError(`The secrets key file ${file} has more than ${mostKeys} keys.`);
  return keys;
};

/** Makes the file of a data folder where there is none yet. Throws a StartError, and what the file system throws. */
export const openSealer = async (config: Place): Promise<Sealer> => {
  const file = secretsKeyFile(config);
  if (file === null) return createSealer([]);
  if (config.events.secretsKeyFile === null && !existsSync(file)) {
    await writeFile(file, `${randomBytes(keySize).toString("base64")}\n`, { mode: ownerOnly, flag: "wx" });
  }
  return createSealer(readSecretsKeys(file));
};

const webhooks = (count: number): string => (count === 1 ? "1 webhook" : `${count} webhooks`);

/** What is wrong with the secrets in a database, one sentence each. */
export const secretsWarnings = (
  { clear, unknown }: SecretsAtRest,
  sealer: Sealer,
  file: string | null,
): readonly string[] => {
  const where = file === null ? "which this server has not (--secrets-key-file)" : `which is not in ${file}`;
  const lost = [...unknown].map(
    ([key, count]) =>
      `The secrets of ${webhooks(count)} are sealed with key ${key}, ${where}: nothing is sent there until it is, or until they are rotated.`,
  );
  if (clear === 0 || sealer.current !== null) return lost;
  return [
    ...lost,
    `The secrets of ${webhooks(clear)} are in the database as they are; --secrets-key-file seals them, and lets webhooks be made again.`,
  ];
};

/** Seals what is not sealed yet, or with a key before the first; says what cannot be opened. */
export const sealStored = async (
  config: Place,
  sealer: Sealer,
  { store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: Log },
): Promise<void> => {
  const sealed = await sealAtStart(store, sealer, clock.now());
  if (sealed > 0)
    log.info({ key: sealer.current }, `The secrets of ${webhooks(sealed)} were sealed with the key in use.`);
  const found = await store.read((db) => lookAtSecrets(db, sealer));
  for (const sentence of secretsWarnings(found, sealer, secretsKeyFile(config))) log.warn({}, sentence);
};
