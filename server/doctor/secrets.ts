/** Secrets of webhooks: whether the server has the keys that they are sealed with. */
import { existsSync, statSync } from "node:fs";
import type { ServerConfig } from "../config.ts";
import { createSealer, type Sealer } from "../events/sealer.ts";
import { lookAtSecrets } from "../events/webhook-secrets.ts";
import { StartError } from "../start-error.ts";
import { readSecretsKeys, secretsKeyFile, secretsWarnings } from "../start-secrets.ts";
import { readWebhookCa } from "../start-webhook-ca.ts";
import type { Read } from "../store/log-verify.ts";
import { type Finding, finding } from "./finding.ts";

const check = "webhook secrets";
const othersMay = 0o077;

const sealerOf = (file: string | null): Sealer => {
  if (file === null || !existsSync(file)) return createSealer([]);
  return createSealer(readSecretsKeys(file));
};

const checkMode = (file: string | null): readonly Finding[] => {
  if (file === null || !existsSync(file) || (statSync(file).mode & othersMay) === 0) return [];
  return [finding(check, "warning", `Other users may read ${file}; chmod 600 keeps them out.`)];
};

const keySentence = (file: string | null, { current }: Sealer): string => {
  if (file === null) return "There is no key for them (--secrets-key-file), so no webhooks can be made.";
  return current === null
    ? `There is no ${file} yet; the next start makes it.`
    : `They are sealed with key ${current} of ${file}.`;
};

/** Throws a StartError where the file with the keys is wrong. */
export const checkSecrets = async (
  read: Read,
  config: Pick<ServerConfig, "dataFolder" | "storeUrl" | "events">,
): Promise<readonly Finding[]> => {
  const file = secretsKeyFile(config);
  if (config.events.secretsKeyFile !== null) readSecretsKeys(config.events.secretsKeyFile);
  const sealer = sealerOf(file);
  const found = await read((db) => lookAtSecrets(db, sealer));
  const wrong = secretsWarnings(found, sealer, file);
  const state = found.unknown.size > 0 ? "failed" : "warning";
  if (wrong.length > 0) return wrong.map((sentence) => finding(check, state, sentence));
  const sealedLater =
    found.clear === 0 ? [] : [finding(check, "note", "Those in clear are sealed by the next start.")];
  return [
    finding(check, sealer.current === null ? "note" : "ok", keySentence(file, sealer)),
    ...sealedLater,
    ...checkMode(file),
  ];
};

export const checkWebhookCa = ({ events }: Pick<ServerConfig, "events">): readonly Finding[] => {
  const { webhookCaFile: file } = events;
  if (file === null) return [];
  try {
    const count = readWebhookCa(file).length;
    const certificates = count === 1 ? "1 certificate" : `${count} certificates`;
    return [finding("webhook ca", "ok", `${file} holds ${certificates}.`)];
  } catch (cause) {
    if (!(cause instanceof StartError)) throw cause;
    return [finding("webhook ca", "failed", cause.message)];
  }
};
