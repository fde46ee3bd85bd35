/** The whole application on the store of a world, asked without a socket: so it runs on every store. */
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { createFeed } from "../../../server/events/feed.ts";
import { createRecordReader } from "../../../server/events/record.ts";
import { createSealer, keySize } from "../../../server/events/sealer.ts";
import { createStreams } from "../../../server/events/streams.ts";
import { createWebhooks } from "../../../server/events/webhooks.ts";
import { createApp } from "../../../server/http/app.ts";
import { serverManager } from "../../../server/identity/key-authority.ts";
import { createKeys } from "../../../server/identity/keys.ts";
import { createVersionLoader } from "../../../server/policies/load-version.ts";
import { createPolicies } from "../../../server/policies/policies.ts";
import { createPolicyVersions } from "../../../server/policies/versions.ts";
import { createSimulatedExecutor } from "../../../server/restore/simulated-executor.ts";
import { createSharing } from "../../../server/sharing/create-sharing.ts";
import { newId } from "../../../server/sharing/ids.ts";
import { type Client, createClient } from "../http/test-server.ts";
import { type Hear, toldStore } from "../told-store.ts";
import { openWorld, type World } from "../world.ts";

export interface OpenedApp extends Client {
  readonly world: World;
  /** What the service said went wrong with it. */
  readonly failures: readonly string[];
}

const policyFolder = fileURLToPath(new URL("../../../policies", import.meta.url));

/** No events are sent anywhere, so nothing but the requests of the test reads or writes. */
const eventsOf = ({ store, clock }: World, told: World["store"]) => {
  const failed = (cause: unknown): never => {
    throw cause;
  };
  const feed = createFeed({ store, failed });
  onTestFinished(() => feed.close());
  return {
    streams: createStreams(store, feed),
    record: createRecordReader(told),
    webhooks: createWebhooks({
      store: told,
      clock,
      targets: "any",
      sealer: createSealer([randomBytes(keySize)]),
    }),
  };
};

/** `hear` is told of every statement that a request runs. */
export const openApp = async (
  hear: Hear = () => {},
  open: () => Promise<World> = openWorld,
): Promise<OpenedApp> => {
  const world = await open();
  onTestFinished(() => world.close());
  const { clock, policy } = world;
  const store = toldStore(world.store, hear);
  const executor = createSimulatedExecutor({ durationMs: 60_000 });
  const keys = createKeys({ store, clock });
  const policies = createPolicies({ folder: policyFolder, clock });
  onTestFinished(() => policies.close());
  const failures: string[] = [];
  const log = {
    info: () => {},
    warn: () => {},
    error: (_: unknown, text: string) => void failures.push(text),
  };
  const app = createApp({
    sharing: createSharing({ store, policy, clock, newId, executor }),
    events: eventsOf(world, store),
    keys,
    tokens: null,
    rates: null,
    policies,
    versions: createPolicyVersions({ store, clock, load: createVersionLoader(clock), switched: null }),
    log,
    claims: { now: clock.now, keptMs: 3_600_000 },
    watching: null,
    tracing: null,
    isStopping: () => false,
    checkStore: async () => {},
  });
  const operator = await keys.create(serverManager, { role: "operator", name: "operator" });
  const client = createClient(operator.secret, (path, init) => app.request(path, init));
  return { ...client, world, failures };
};
