/** Certificates of authorities that webhooks may be vouched for by, beside those that Node trusts. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { reasonOf } from "./reason.ts";
import { StartError } from "./start-error.ts";

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const readText = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new StartError(`The certificates in ${file} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
};

/** In PEM, one for each. Empty without a file. Throws a StartError. */
export const readWebhookCa = (file: string | null): readonly string[] => {
  if (file === null) return [];
  const found = readText(file).match(block) ?? [];
  if (found.length === 0)
    throw new StartError(`${file} holds no certificate in PEM (-----BEGIN CERTIFICATE-----).`);
  for (const [index, text] of found.entries()) {
    try {
      new X509Certificate(text);
    } catch (cause) {
      throw new StartError(`Certificate ${index + 1} in ${file} cannot be read.`, { cause });
    }
  }
  return found;
};
