/** Secrets are shown once and never stored, so an answer that is given again does not have one. */
import type { KeyView, NewKeyView } from "../api/operations.ts";
import type { Database } from "../store/tables.ts";
import type { KeyAttempt } from "./keys.ts";

export type ChangeKeys = <Value>(
  work: (db: Database) => Promise<Value>,
  attempt?: KeyAttempt | undefined,
) => Promise<Value>;

/** `work` stores the hash of the secret, and answers what may be kept: everything but the secret. */
export const shownOnce = async (
  change: ChangeKeys,
  secret: string,
  work: (db: Database) => Promise<KeyView>,
  attempt: KeyAttempt | undefined,
): Promise<NewKeyView> => {
  let made = false;
  const view = await change(async (db) => {
    const answer = await work(db);
    made = true;
    return answer;
  }, attempt);
  // Without an attempt nothing is ever answered again, so only callers that give one see null.
  return { ...view, secret: made ? secret : (null as unknown as string) };
};
