/** A small world over HTTP: an owner with backup sets, and accounts to lend them to. */
import type { Client } from "./test-server.ts";

export const owner = "1000000000000001";
export const friend = "2000000000000001";
export const stranger = "2000000000000002";
export const another = "2000000000000003";
export const region = "cn-beijing";

const account = { site: "aliyun.com" };

export const registerWorld = async ({ done }: Client): Promise<void> => {
  await done("PUT", `/v1/accounts/${owner}`, { body: { ...account, features: ["backup-sharing"] } });
  for (const id of [friend, stranger, another]) await done("PUT", `/v1/accounts/${id}`, { body: account });
  await done("PUT", "/v1/clusters/pc-orders", { body: { owner, region } });
  for (const id of ["bk-1", "bk-2"]) {
    await done("PUT", `/v1/backup-sets/${id}`, {
      body: { cluster: "pc-orders", level: 2, size_bytes: 1, created_at: "2026-03-01T09:00:00.000Z" },
    });
  }
};

export const person = (id: string) => ({ type: "Account", id }) as const;

export interface Loan {
  readonly share: string;
  readonly invitation: string;
}

/** Shares `bk-1` with an account, which has not answered yet. */
export const offer = async (server: Client, recipient: string = friend): Promise<Loan> => {
  const share = await server.done("POST", "/v1/resource-shares", {
    account: owner,
    body: { name: `for-${recipient}`, region, backup_sets: ["bk-1"], principals: [person(recipient)] },
  });
  const invitations = await server.done("GET", "/v1/invitations?state=pending", { account: recipient });
  return { share: share.id, invitation: invitations.items.at(-1).id };
};

/** Shares `bk-1` with an account that accepts. */
export const lend = async (server: Client, recipient: string = friend): Promise<Loan> => {
  const loan = await offer(server, recipient);
  await server.done("POST", `/v1/invitations/${loan.invitation}/accept`, { account: recipient });
  return loan;
};
