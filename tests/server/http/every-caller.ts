/** Every kind of caller there is, with what each sends to say who it is. */
import type { Permission } from "../../../server/api/operations.ts";
import type { Issuer } from "../identity/issuer.ts";
import { minute } from "../world.ts";
import { stranger } from "./lending.ts";
import type { TestServer } from "./test-server.ts";

export interface EveryCaller {
  /** The head of its column. */
  readonly name: string;
  /** What the column means. */
  readonly meaning: string;
  /** The Authorization header of this caller where it is about things of `account`; null for none. */
  readonly credential: (account: string) => string | null;
}

export const everyPermission: readonly Permission[] = ["view", "share", "restore", "manage_keys"];

type Secrets = Readonly<Record<string, string>>;

const bearer = (secret: string): string => `Bearer ${secret}`;

/** Keys of each of the accounts, one for each list of permissions; answers their secrets by account. */
const keysOf = async (
  server: TestServer,
  accounts: readonly string[],
  permissions: readonly Permission[],
): Promise<Secrets> => {
  const secrets: Record<string, string> = {};
  for (const account of accounts) {
    const body = { role: "account" as const, name: "own", account, permissions: [...permissions] };
    secrets[account] = (await server.createKey(body)).secret;
  }
  return secrets;
};

const of = (secrets: Secrets, account: string): string => {
  const secret = secrets[account];
  if (secret === undefined) throw new Error(`Nobody made a key for account ${account}.`);
  return bearer(secret);
};

const working = async (server: TestServer, accounts: readonly string[]): Promise<readonly EveryCaller[]> => {
  const callers: EveryCaller[] = [];
  for (const permission of everyPermission) {
    const secrets = await keysOf(server, accounts, [permission]);
    callers.push({
      name: permission === "manage_keys" ? "keys" : permission,
      meaning: `a key of the account concerned with the permission "${permission}" alone`,
      credential: (account) => of(secrets, account),
    });
  }
  const all = await keysOf(server, accounts, everyPermission);
  callers.push({
    name: "own",
    meaning: "a key of the account concerned with all permissions",
    credential: (account) => of(all, account),
  });
  const other = await keysOf(server, [stranger], everyPermission);
  callers.push({
    name: "other",
    meaning: "a key of another account with all permissions",
    credential: () => of(other, stranger),
  });
  const service = await server.createKey({ role: "service", name: "service" });
  callers.push({
    name: "service",
    meaning: "a key of a service",
    credential: () => bearer(service.secret),
  });
  callers.push({
    name: "operator",
    meaning: "an operator's key, which names the account concerned",
    credential: () => bearer(server.operatorKey),
  });
  return callers;
};

const notWorking = async (server: TestServer): Promise<readonly EveryCaller[]> => {
  const revoked = await server.createKey({ role: "operator", name: "revoked" });
  await server.done("DELETE", `/v1/keys/${revoked.id}`);
  const expires_at = new Date(server.clock.now() + minute).toISOString();
  const expired = await server.createKey({ role: "operator", name: "expired", expires_at });
  server.clock.advance(minute);
  const always = (name: string, meaning: string, credential: string | null): EveryCaller => ({
    name,
    meaning,
    credential: () => credential,
  });
  return [
    always("none", "no Authorization header", null),
    always("garbage", "an Authorization header of nonsense", "\u00ff\u00fe !"),
    always("wrong", "a key that nobody was given", bearer(`lendbase_${"x".repeat(43)}`)),
    always("revoked", "an operator's key that was revoked", bearer(revoked.secret)),
    always("expired", "an operator's key that has expired", bearer(expired.secret)),
  ];
};

const byToken = async (issuer: Issuer, accounts: readonly string[]): Promise<readonly EveryCaller[]> => {
  const tokens: Record<string, string> = {};
  for (const account of accounts) {
    const claims = { lendbase_role: "account", lendbase_account: account };
    tokens[account] = await issuer.sign({
      claims: { ...claims, lendbase_permissions: [...everyPermission] },
    });
  }
  const forged = `${(await issuer.sign()).slice(0, -4)}AAAA`;
  return [
    {
      name: "forged",
      meaning: "an operator's token with another signature",
      credential: () => bearer(forged),
    },
    {
      name: "token",
      meaning: "a token of the account concerned with all permissions",
      credential: (account) => of(tokens, account),
    },
  ];
};

/** `accounts` are those whose things will be asked about. */
export const everyCaller = async (
  server: TestServer,
  issuer: Issuer,
  accounts: readonly string[],
): Promise<readonly EveryCaller[]> => {
  const [forged, token] = await byToken(issuer, accounts);
  const callers = [...(await notWorking(server)), forged, ...(await working(server, accounts)), token];
  return callers.filter((caller) => caller !== undefined);
};
