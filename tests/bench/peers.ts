/** The same question to other engines, each in its own language, parsed beforehand. */
import { type Plain, plain } from "./question.ts";

/** Asks once; answers whether it is permitted. */
export type Ask = () => boolean | Promise<boolean>;

/** The peers are installed for the benchmark only, so the compiler must not look for them. */
const load = (name: string): Promise<unknown> => import(name);

const celText = `
  context_region == region && now < deleted_at && now < expires_at &&
  (subject == owner || (now < released_at &&
    offers.exists(o, o.account == subject && o.accepted_at <= now && now < o.ended_at)))`;

export const cel = async (): Promise<Ask> => {
  const { parse } = (await load("@marcbachmann/cel-js")) as {
    parse(text: string): (facts: Plain) => boolean;
  };
  const evaluate = parse(celText);
  return () => evaluate(plain);
};

const casbinModel = `
[request_definition]
r = sub, obj, act, env

[policy_definition]
p = act

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.act == p.act && r.env.region == r.obj.region && r.env.now < r.obj.deleted_at && r.env.now < r.obj.expires_at && (r.sub == r.obj.owner || (r.env.now < r.obj.released_at && includes(r.obj.recipients, r.sub)))
`;

/** Casbin has no loop over records, so it is asked about a list of accounts. */
export const casbin = async (): Promise<Ask> => {
  const module = (await load("casbin")) as {
    newModelFromString(text: string): unknown;
    newEnforcer(model: unknown): Promise<{
      addPolicy(...rule: string[]): Promise<boolean>;
      addFunction(name: string, run: (...given: unknown[]) => boolean): Promise<void>;
      enforce(...request: unknown[]): Promise<boolean>;
    }>;
  };
  const enforcer = await module.newEnforcer(module.newModelFromString(casbinModel));
  await enforcer.addFunction("includes", (list, item) => (list as unknown[]).includes(item));
  await enforcer.addPolicy("restore");
  const backupSet = { ...plain, recipients: plain.offers.map((offer) => offer.account) };
  const environment = { region: plain.context_region, now: plain.now };
  return () => enforcer.enforce(plain.subject, backupSet, "restore", environment);
};

const cedarText = `
permit (principal, action == Action::"restore", resource) when { principal == resource.owner };
permit (principal, action == Action::"restore", resource) when {
  context.now < resource.released_at && resource.recipients.contains(principal)
};
forbid (principal, action == Action::"restore", resource) unless { context.region == resource.region };
forbid (principal, action == Action::"restore", resource) when { context.now >= resource.deleted_at };
forbid (principal, action == Action::"restore", resource) when { context.now >= resource.expires_at };`;

/** Cedar has no loop over records either. */
export const cedar = async (): Promise<Ask> => {
  const module = (await load("@cedar-policy/cedar-wasm/nodejs")) as {
    preparsePolicySet(id: string, policies: object): { readonly type: string };
    statefulIsAuthorized(call: object): {
      readonly type: string;
      readonly response?: { readonly decision: string };
    };
  };
  module.preparsePolicySet("bench", { staticPolicies: cedarText });
  const entity = (type: string, id: string) => ({ type, id });
  const principal = entity("Account", plain.subject);
  const resource = entity("BackupSet", "bk-orders-1");
  const reference = (id: string) => ({ __entity: entity("Account", id) });
  const attrs = {
    owner: reference(plain.owner),
    region: plain.region,
    deleted_at: plain.deleted_at,
    released_at: plain.released_at,
    expires_at: plain.expires_at,
    recipients: plain.offers.map((offer) => reference(offer.account)),
  };
  const call = {
    principal,
    action: entity("Action", "restore"),
    resource,
    context: { region: plain.context_region, now: plain.now },
    preparsedPolicySetId: "bench",
    entities: [{ uid: resource, attrs, parents: [] }],
  };
  return () => module.statefulIsAuthorized(call).response?.decision === "allow";
};
