/** What rows of webhooks hold of their secrets, and what the server can make of it. */
import { appendLog, serverPart } from "../store/log.ts";
import type { Store } from "../store/store.ts";
import type { Database, WebhooksTable } from "../store/tables.ts";
import type { Sealer } from "./sealer.ts";

type Kept = Pick<WebhooksTable, "secret" | "former_secret" | "secret_key">;

/** As the signature needs them; null is what cannot be opened. */
export interface OpenedSecrets {
  readonly secret: string | null;
  readonly former: string | null;
}

/** Rows without a key are from before secrets were sealed, or of servers that have no key. */
export const openSecrets = (sealer: Sealer, row: Kept & Pick<WebhooksTable, "id">): OpenedSecrets => {
  const { secret, former_secret: former, secret_key: key } = row;
  if (key === null) return { secret, former };
  const open = (sealed: string | null) => (sealed === null ? null : sealer.open(sealed, key, row.id));
  return { secret: open(secret), former: open(former) };
};

/** What a row holds of them: both under one key. */
export const sealSecrets = (
  sealer: Sealer,
  webhook: string,
  secret: string,
  former: string | null = null,
): Kept => ({
  secret: sealer.seal(secret, webhook),
  former_secret: former === null ? null : sealer.seal(former, webhook),
  secret_key: sealer.current,
});

export interface SecretsAtRest {
  /** How many rows hold their secret as it is. */
  readonly clear: number;
  /** Keys that secrets are sealed with and that this server has not, each with how many. */
  readonly unknown: ReadonlyMap<string, number>;
}

/** Changes nothing. */
export const lookAtSecrets = async (db: Database, sealer: Sealer): Promise<SecretsAtRest> => {
  const rows = await db
    .selectFrom("webhooks")
    .select(["id", "secret", "former_secret", "secret_key"])
    .execute();
  const unknown = new Map<string, number>();
  for (const row of rows) {
    const { secret_key: key } = row;
    if (key !== null && openSecrets(sealer, row).secret === null)
      unknown.set(key, (unknown.get(key) ?? 0) + 1);
  }
  return { clear: rows.filter(({ secret_key: key }) => key === null).length, unknown };
};

const sealRows = async (db: Database, sealer: Sealer, now: number): Promise<number> => {
  const rows = await db
    .selectFrom("webhooks")
    .select(["id", "secret", "former_secret", "secret_key"])
    .where((eb) => eb.or([eb("secret_key", "is", null), eb("secret_key", "!=", sealer.current)]))
    .execute();
  let sealed = 0;
  for (const row of rows) {
    const { secret, former } = openSecrets(sealer, row);
    if (secret === null) continue;
    const values = sealSecrets(sealer, row.id, secret, former);
    await db.updateTable("webhooks").set(values).where("id", "=", row.id).execute();
    sealed += 1;
  }
  if (sealed > 0) {
    await appendLog(db, {
      at: now,
      actor: "start",
      action: "seal_webhook_secrets",
      object: { type: "SecretsKey", id: sealer.current ?? "" },
      details: { webhooks: sealed },
      by: serverPart("start"),
    });
  }
  return sealed;
};

/** Seals what is not sealed with the current key, as far as it can be opened. Answers how many webhooks it were. */
export const sealAtStart = async (
  store: Pick<Store, "write">,
  sealer: Sealer,
  now: number,
): Promise<number> => (sealer.current === null ? 0 : await store.write((db) => sealRows(db, sealer, now)));
