/** Registering webhooks, and looking after them. Each belongs to one account, or to the operators. */
import type {
  DeadLettersQuery,
  DeadLetterView,
  NewWebhookView,
  WebhookBody,
  WebhooksQuery,
  WebhookView,
} from "../api/webhooks.ts";
import type { Page } from "../api/words.ts";
import type { WebhookTargets } from "../config-events.ts";
import type { Clock } from "../sharing/clock.ts";
import { integer, listPage, text } from "../sharing/pages.ts";
import { ServiceError } from "../sharing/problem.ts";
import { inTurn, timed } from "../sharing/turns.ts";
import { type Attempt, attempting, within } from "../store/attempts.ts";
import type { Store } from "../store/store.ts";
import type { Database, WebhooksTable } from "../store/tables.ts";
import type { Sealer } from "./sealer.ts";
import { newWebhookSecret } from "./signature.ts";
import { targetMistake } from "./targets.ts";
import {
  createWebhook,
  findWebhook,
  type NewSecret,
  ofOwner,
  removeWebhook,
  resendLetter,
  resumeWebhook,
  rotateWebhook,
  type WebhookOwner,
} from "./webhook-changes.ts";
import { deadLetterView, webhookView } from "./webhook-views.ts";

export type { WebhookOwner } from "./webhook-changes.ts";

export interface Webhooks {
  /** The same for one request, whose change is made as `attempt` says, and only if `check` does not throw. */
  under(attempt: Attempt, check?: (inside: Webhooks) => Promise<void>): Webhooks;
  create(owner: WebhookOwner, body: WebhookBody): Promise<NewWebhookView>;
  list(owner: WebhookOwner, query: WebhooksQuery): Promise<Page<WebhookView>>;
  get(owner: WebhookOwner, id: string): Promise<WebhookView>;
  /** Its dead letters go with it. */
  delete(owner: WebhookOwner, id: string): Promise<void>;
  /** Messages are signed with the secret before, too, for a day. */
  rotate(owner: WebhookOwner, id: string): Promise<NewWebhookView>;
  /** Tries again at once, also one that was suspended. */
  resume(owner: WebhookOwner, id: string): Promise<WebhookView>;
  deadLetters(owner: WebhookOwner, id: string, query: DeadLettersQuery): Promise<Page<DeadLetterView>>;
  /** Once more; where it is not taken, it is a dead letter again. */
  resend(owner: WebhookOwner, id: string, letter: string): Promise<DeadLetterView>;
}

export interface WebhooksDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly targets: WebhookTargets;
  readonly sealer: Sealer;
}

const checkUrl = (url: string, targets: WebhookTargets): void => {
  const mistake = targetMistake(url, targets);
  if (mistake === null) return;
  throw new ServiceError({ kind: "invalid", pointer: "/url", message: `The URL ${mistake}.` });
};

const letters = (db: Database, owner: WebhookOwner, { id }: WebhooksTable, query: DeadLettersQuery) => {
  let rows = db
    .selectFrom("dead_letters")
    .selectAll()
    .where("webhook_id", "=", id)
    .where(timed("failed_at", query.failed_from, query.failed_to));
  if (query.state !== undefined)
    rows = rows.where("resend_at", query.state === "given_up" ? "is" : "is not", null);
  if (query.type !== undefined) rows = rows.where("type", "=", query.type);
  return listPage(query, {
    name: `dead-letters ${id}`,
    viewer: owner.side,
    sorts: { id: text("id"), sequence: integer("sequence"), failed_at: integer("failed_at") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (letter) => deadLetterView(letter),
  });
};

const list = (db: Database, owner: WebhookOwner, query: WebhooksQuery): Promise<Page<WebhookView>> => {
  const { state, created_from, created_to } = query;
  let rows = ofOwner(db, owner).where(timed("created_at", created_from, created_to));
  if (state !== undefined) rows = rows.where("suspended_at", state === "active" ? "is" : "is not", null);
  return listPage(query, {
    name: "webhooks",
    viewer: owner.side,
    sorts: { id: text("id"), created_at: text("id") },
    read: (turn) => inTurn(rows, turn).execute(),
    show: async (row) => webhookView(row),
  });
};

/** An answer that is given again was kept without the secret, so it shows none. */
const withSecret = async (
  sealer: Sealer,
  change: (secret: NewSecret, made: (view: WebhookView) => WebhookView) => Promise<WebhookView>,
): Promise<NewWebhookView> => {
  const secret = newWebhookSecret();
  let isNew = false;
  const view = await change({ secret, sealer }, (fresh) => {
    isNew = true;
    return fresh;
  });
  return { ...view, secret: isNew ? secret : null };
};

export const createWebhooks = (dependencies: WebhooksDependencies): Webhooks => {
  const { store, clock, targets, sealer } = dependencies;
  type Work<Value> = (db: Database, row: WebhooksTable, now: number) => Promise<Value>;
  const change = <Value>(owner: WebhookOwner, id: string, work: Work<Value>): Promise<Value> =>
    store.write(async (db) => await work(db, await findWebhook(db, owner, id), clock.now()));

  return {
    under: (attempt, check) => {
      const inside = (db: Database) => createWebhooks({ ...dependencies, store: within(store, db) });
      const checked = check === undefined ? undefined : (db: Database) => check(inside(db));
      return createWebhooks({ ...dependencies, store: attempting(store, attempt, checked) });
    },
    create: async (owner, body) => {
      checkUrl(body.url, targets);
      return await withSecret(sealer, (secret, made) =>
        store.write(async (db) => made(await createWebhook(db, owner, body, secret, clock.now()))),
      );
    },
    list: (owner, query) => store.read((db) => list(db, owner, query)),
    get: (owner, id) => store.read(async (db) => webhookView(await findWebhook(db, owner, id))),
    delete: (owner, id) => change(owner, id, (db, row, now) => removeWebhook(db, owner, row, now)),
    rotate: (owner, id) =>
      withSecret(sealer, (secret, made) =>
        change(owner, id, async (db, row, now) => made(await rotateWebhook(db, owner, row, secret, now))),
      ),
    resume: (owner, id) => change(owner, id, (db, row, now) => resumeWebhook(db, owner, row, now)),
    deadLetters: (owner, id, query) =>
      store.read(async (db) => letters(db, owner, await findWebhook(db, owner, id), query)),
    resend: (owner, id, letter) => change(owner, id, (db, row, now) => resendLetter(db, row, letter, now)),
  };
};
