/** Callers that share, accept, restore and cancel without end, and remember what was acknowledged. */
import { setTimeout } from "node:timers/promises";
import { type Asking, ask } from "../e2e/processes.ts";

export const owner = "1000000000000001";
export const region = "cn-beijing";
const recipients = [1, 2, 3, 4, 5].map((n) => `200000000000000${n}`);
const sets = Array.from({ length: 20 }, (_, index) => `bk-${index}`);

/** Every change that was answered with success: from then on it must be so. */
export interface Acknowledged {
  readonly shares: Set<string>;
  readonly accepted: Set<string>;
  readonly cancelled: Set<string>;
  readonly restores: Set<string>;
}

export const nothingYet = (): Acknowledged => ({
  shares: new Set(),
  accepted: new Set(),
  cancelled: new Set(),
  restores: new Set(),
});

/**
 * A request that did not succeed because the server or its database was gone, or because the policy refuses it at the
 * moment, as where a set is locked (R22). Anything else is a mistake.
 */
class Lost extends Error {}

const done = async (server: Asking, method: string, path: string, asked: Parameters<typeof ask>[3] = {}) => {
  const answer = await ask(server, method, path, asked).catch(() => {
    throw new Lost("the server is gone");
  });
  if (answer.status === 503 || answer.status === 403) throw new Lost("not now");
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

export const register = async (server: Asking): Promise<void> => {
  const site = "aliyun.com";
  await done(server, "PUT", `/v1/accounts/${owner}`, { body: { site, features: ["backup-sharing"] } });
  for (const id of recipients) await done(server, "PUT", `/v1/accounts/${id}`, { body: { site } });
  await done(server, "PUT", "/v1/clusters/pc-1", { body: { owner, region } });
  for (const id of sets) {
    const body = { cluster: "pc-1", level: 2, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" };
    await done(server, "PUT", `/v1/backup-sets/${id}`, { body });
  }
};

const shareAndAccept = async (
  server: Asking,
  turn: number,
  { shares, accepted, restores }: Acknowledged,
): Promise<string> => {
  const account = recipients[turn % recipients.length] as string;
  const set = sets[turn % sets.length] as string;
  const body = {
    name: `share-${turn}`,
    region,
    backup_sets: [set],
    principals: [{ type: "Account", id: account }],
  };
  const share = await done(server, "POST", "/v1/resource-shares", { account: owner, body });
  shares.add(share.id);
  const open = await done(server, "GET", "/v1/invitations?state=pending&limit=500", { account });
  for (const invitation of open.items) {
    if (invitation.share !== share.id) continue;
    await done(server, "POST", `/v1/invitations/${invitation.id}/accept`, { account });
    accepted.add(invitation.id);
  }
  if (turn % 3 === 0) {
    const restore = await done(server, "POST", "/v1/restores", {
      account,
      body: { backup_set: set, region },
    });
    restores.add(restore.id);
  }
  return share.id;
};

/** A share of a set that is being restored cannot be cancelled (R22), and may then stay. */
const cancel = async (server: Asking, share: string, { cancelled }: Acknowledged): Promise<void> => {
  const { status } = await ask(server, "DELETE", `/v1/resource-shares/${share}`, {
    account: owner,
    ifMatch: "*",
  }).catch(() => {
    throw new Lost("the server is gone");
  });
  if (status < 300) cancelled.add(share);
};

export interface Caller {
  stop(): Promise<void>;
}

/** How long a caller waits before it tries again, in milliseconds. */
const pauseMs = 50;

/** Works on whichever server `next` names, until it is stopped. Rejects at `stop` where an answer was not expected. */
export const startCaller = (
  next: () => Asking,
  first: number,
  step: number,
  acknowledged: Acknowledged,
): Caller => {
  let stopped = false;
  const work = async (): Promise<void> => {
    for (let turn = first; !stopped; turn += step) {
      try {
        const server = next();
        const share = await shareAndAccept(server, turn, acknowledged);
        if (turn % 2 === 0) await cancel(server, share, acknowledged);
      } catch (cause) {
        if (!(cause instanceof Lost)) throw cause;
        await setTimeout(pauseMs);
      }
    }
  };
  const working = work();
  // Heard of at the stop; until then it is nobody's business.
  working.catch(() => {});
  return {
    stop: () => {
      stopped = true;
      return working;
    },
  };
};
