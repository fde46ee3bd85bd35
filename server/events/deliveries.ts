/** What is to be delivered next, and writing down how it went. Every write is made by who holds the lease. */
import { prepareQuery } from "../store/prepared.ts";
import type { Database, DeadLettersTable, WebhooksTable } from "../store/tables.ts";
import { readBounds, readEvents } from "./reader.ts";

/** Attempts of one event before it is a dead letter: with the delays below, over about two and a half hours. */
export const mostAttempts = 8;
/** Dead letters in a row before a webhook is suspended. */
export const mostDeadInARow = 5;

const firstDelayMs = 5_000;
const longestDelayMs = 3600e3;

/** Four times as long each time; `chance` from 0 to 1 takes up to half of it away, so that not all come at once. */
export const delayAfter = (failures: number, chance: number): number =>
  Math.round(Math.min(firstDelayMs * 4 ** (failures - 1), longestDelayMs) * (1 - chance / 2));

export interface Delivery {
  /** The same for each attempt. */
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
  readonly body: string;
  /** The dead letter that is sent again, or null for an event whose turn it is. */
  readonly letter: DeadLettersTable | null;
}

export interface Next {
  readonly hook: WebhooksTable;
  /** Null where there is nothing to deliver up to `through`. */
  readonly delivery: Delivery | null;
  readonly through: number;
}

/** So that one read has an end; what is left is looked at in the next. */
const mostPages = 5;

const messageId = (hook: WebhooksTable, sequence: number): string => `${hook.id}-${sequence}`;

const nextEvent = async (db: Database, hook: WebhooksTable): Promise<Omit<Next, "hook">> => {
  const types = JSON.parse(hook.types) as string[];
  const wanted = types.length === 0 ? null : new Set(types);
  const reading = { side: hook.account_id, types: wanted, actors: "none" } as const;
  let through = hook.position;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await readEvents(db, reading, through);
    const [event] = page.events;
    if (event !== undefined) {
      const { id: sequence, type } = event;
      const id = messageId(hook, sequence);
      return {
        through: sequence,
        delivery: { id, sequence, type, body: JSON.stringify(event), letter: null },
      };
    }
    through = page.through;
    if (!page.more) break;
  }
  return { through, delivery: null };
};

const selectLetter = prepareQuery((db, parameter) =>
  db
    .selectFrom("dead_letters")
    .selectAll()
    .where("webhook_id", "=", parameter.text("webhook"))
    .where("resend_at", "is not", null)
    .orderBy("sequence")
    .limit(1),
);

const nextOf = async (db: Database, hook: WebhooksTable): Promise<Next> => {
  const [letter] = await selectLetter(db, { webhook: hook.id });
  if (letter === undefined || hook.failures > 0) return { hook, ...(await nextEvent(db, hook)) };
  const { sequence, type, body } = letter;
  const delivery = { id: messageId(hook, sequence), sequence, type, body, letter };
  return { hook, delivery, through: hook.position };
};

/** A position that moved so far is written down although nothing was delivered. */
const farBehind = 200;

/** Whether somebody has to take the lease for it. */
export const isWork = ({ hook, delivery, through }: Next): boolean =>
  delivery !== null || through - hook.position > farBehind;

const mostCandidates = 50;

const selectDue = prepareQuery((db, parameter) =>
  db
    .selectFrom("webhooks as w")
    .selectAll("w")
    .where("w.suspended_at", "is", null)
    .where("w.next_at", "<=", parameter.integer("now"))
    .where("w.lease_until", "<=", parameter.integer("now"))
    .where((eb) =>
      eb.or([
        eb.and([eb("w.account_id", "is", null), eb("w.position", "<", parameter.integer("head"))]),
        eb.exists(
          eb
            .selectFrom("event_accounts as e")
            .select("e.sequence")
            .whereRef("e.account_id", "=", "w.account_id")
            .whereRef("e.sequence", ">", "w.position"),
        ),
        eb.exists(
          eb
            .selectFrom("dead_letters as d")
            .select("d.id")
            .whereRef("d.webhook_id", "=", "w.id")
            .where("d.resend_at", "is not", null),
        ),
      ]),
    )
    .orderBy("w.next_at")
    .limit(parameter.integer("limit")),
);

/** Webhooks for which there is something to do and that nobody delivers to. */
export const readDue = async (db: Database, now: number): Promise<readonly string[]> => {
  const { head } = await readBounds(db);
  const ids: string[] = [];
  for (const hook of await selectDue(db, { now, head, limit: mostCandidates })) {
    if (isWork(await nextOf(db, hook))) ids.push(hook.id);
  }
  return ids;
};

/** Null where the webhook is gone, suspended, not due, or another's at the moment. */
export const readNext = async (db: Database, id: string, node: string, now: number): Promise<Next | null> => {
  const hook = await db
    .selectFrom("webhooks")
    .selectAll()
    .where("id", "=", id)
    .where("lease_owner", "=", node)
    .where("suspended_at", "is", null)
    .where("next_at", "<=", now)
    .executeTakeFirst();
  return hook === undefined ? null : await nextOf(db, hook);
};

/** Answers whether the lease is this node's now. */
export const takeLease = async (
  db: Database,
  id: string,
  node: string,
  now: number,
  leaseMs: number,
): Promise<boolean> => {
  const result = await db
    .updateTable("webhooks")
    .set({ lease_owner: node, lease_until: now + leaseMs })
    .where("id", "=", id)
    .where("lease_until", "<=", now)
    .where("suspended_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
};

/** Answers whether the lease still was this node's; else nothing is written. */
export const writeHook = async (
  db: Database,
  id: string,
  node: string,
  values: Partial<WebhooksTable>,
): Promise<boolean> => {
  const result = await db
    .updateTable("webhooks")
    .set(values)
    .where("id", "=", id)
    .where("lease_owner", "=", node)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
};

export const letGo = { lease_owner: null, lease_until: 0 } as const;
