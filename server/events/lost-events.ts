/**
 * Events that are removed because of their age before a webhook got them: a suspended one, or one that is far behind.
 * They do not vanish silently. Its dead letters name the range, and it is told so itself, as a stream is, once it takes
 * messages again.
 */
import { newId } from "../sharing/ids.ts";
import type { Database } from "../store/tables.ts";

/** Also what a stream is sent in this case. */
const type = "reset";

const failure = "The events were removed from the record because of their age before they were delivered.";

interface Lost {
  readonly webhook: string;
  /** The first of them, and the last that was removed. */
  readonly from: number;
  readonly through: number;
  readonly count: number;
}

interface Found {
  readonly id: string;
  readonly types: string;
  readonly action: string;
  readonly first: number;
  readonly count: number;
}

const ofAccounts = (db: Database, through: number): Promise<Found[]> =>
  db
    .selectFrom("webhooks as w")
    .innerJoin("event_accounts as e", "e.account_id", "w.account_id")
    .innerJoin("log as l", "l.sequence", "e.sequence")
    .whereRef("e.sequence", ">", "w.position")
    .where("w.position", "<", through)
    .where("e.sequence", "<=", through)
    .groupBy(["w.id", "w.types", "l.action"])
    .select(["w.id", "w.types", "l.action"])
    .select((eb) => [eb.fn.min("e.sequence").as("first"), eb.fn.countAll<number>().as("count")])
    .execute();

const ofOperators = (db: Database, through: number): Promise<Found[]> =>
  db
    .selectFrom("webhooks as w")
    .innerJoin("log as l", (join) => join.onRef("l.sequence", ">", "w.position"))
    .where("w.account_id", "is", null)
    .where("w.position", "<", through)
    .where("l.sequence", "<=", through)
    .groupBy(["w.id", "w.types", "l.action"])
    .select(["w.id", "w.types", "l.action"])
    .select((eb) => [eb.fn.min("l.sequence").as("first"), eb.fn.countAll<number>().as("count")])
    .execute();

const isWanted = ({ types, action }: Found): boolean => {
  const wanted = JSON.parse(types) as string[];
  return wanted.length === 0 || wanted.includes(action);
};

/** What each webhook does not get any more, of what is there through this number and is not delivered. */
const findLost = async (db: Database, through: number): Promise<readonly Lost[]> => {
  const lost = new Map<string, Lost>();
  for (const found of [...(await ofAccounts(db, through)), ...(await ofOperators(db, through))]) {
    if (!isWanted(found)) continue;
    const known = lost.get(found.id);
    lost.set(found.id, {
      webhook: found.id,
      from: Math.min(known?.from ?? Number.POSITIVE_INFINITY, Number(found.first)),
      through,
      count: (known?.count ?? 0) + Number(found.count),
    });
  }
  return [...lost.values()];
};

const bodyOf = ({ from, through, count }: Lost, now: number): string => {
  const events = count === 1 ? "1 event" : `${count} events`;
  const message = `${events} from ${from} through ${through} were removed before they were delivered. Read everything anew.`;
  return JSON.stringify({
    id: through,
    type,
    at: new Date(now).toISOString(),
    reason: "removed",
    from,
    through,
    count,
    message,
  });
};

/** The loss that was told before and not taken yet, which grows. */
const before = (db: Database, webhook: string) =>
  db
    .selectFrom("dead_letters")
    .select(["id", "body"])
    .where("webhook_id", "=", webhook)
    .where("type", "=", type)
    .executeTakeFirst();

/**
 * It is sent once, before what comes later, and is a dead letter where that is not taken. Its number is the last that was
 * removed, so a loss that has grown since it was sent is another message.
 */
const tell = async (db: Database, lost: Lost, now: number): Promise<void> => {
  const known = await before(db, lost.webhook);
  const { from = lost.from, count = 0 } =
    known === undefined ? {} : (JSON.parse(known.body) as Partial<Lost>);
  const whole = { ...lost, from, count: count + lost.count };
  const letter = {
    sequence: lost.through,
    body: bodyOf(whole, now),
    attempts: 0,
    failure,
    failed_at: now,
    resend_at: now,
  };
  if (known !== undefined) {
    await db.updateTable("dead_letters").set(letter).where("id", "=", known.id).execute();
  } else {
    const { webhook: webhook_id } = lost;
    await db
      .insertInto("dead_letters")
      .values({ id: newId("dlt", now), webhook_id, type, ...letter })
      .execute();
  }
  // What was tried in vain is gone; what comes next has all of its attempts.
  await db
    .updateTable("webhooks")
    .set({ failures: 0, next_at: now })
    .where("id", "=", lost.webhook)
    .execute();
};

/** To be called in the transaction that removes everything through this number, before it does. */
export const tellLost = async (db: Database, through: number, now: number): Promise<void> => {
  for (const lost of await findLost(db, through)) await tell(db, lost, now);
};
