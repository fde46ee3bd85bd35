/** A sharing service on a real database, with the shipped policies and a clock that tests move. */
import { fileURLToPath } from "node:url";
import type { Source } from "../../dsl/index.ts";
import type { PolicyInForce } from "../../server/policies/active-policy.ts";
import { loadPolicy } from "../../server/policies/load-policy.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import type { Executor } from "../../server/restore/executor.ts";
import { createSimulatedExecutor } from "../../server/restore/simulated-executor.ts";
import type { Clock } from "../../server/sharing/clock.ts";
import { createSharing } from "../../server/sharing/create-sharing.ts";
import { newId } from "../../server/sharing/ids.ts";
import type { Sharing } from "../../server/sharing/service.ts";
import { openStore, type Store } from "../../server/store/store.ts";

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** When a world begins. */
export const monday = Date.parse("2026-03-02T09:00:00Z");

export interface TestClock extends Clock {
  /** Moves the clock forward, in milliseconds. */
  advance(ms: number): void;
}

export const createTestClock = (start: number = monday): TestClock => {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
};

export interface WorldOptions {
  /** Changes the text of the shipped policies; their own `test` blocks are then left out. */
  readonly edit?: (source: Source) => string;
  /** How long a simulated restore or conversion takes, in milliseconds. */
  readonly restoreTakes?: number;
  /** How long a lock outlives the last sign of its job, in milliseconds. */
  readonly leaseMs?: number;
  /** Where the data is, instead of at a place of its own that is removed at the end. */
  readonly location?: string;
  /** Instead of the simulated executor. */
  readonly executor?: Executor;
}

/** Programs of their own, which are given a location, run outside of the tests' runner. */
const place = async (given: string | undefined) => {
  if (given !== undefined) return { location: given, remove: async () => {} };
  const { ownLocation } = await import("./own-location.ts");
  return await ownLocation();
};

export interface World {
  readonly sharing: Sharing;
  readonly store: Store;
  readonly clock: TestClock;
  /** The policy in force. */
  policy(): PolicyInForce;
  /** Where its store is. */
  readonly location: string;
  /** Puts the shipped policies with other texts in force, without a restart. */
  usePolicy(edit: (source: Source) => string): void;
  /** Another node: a service of its own on the same data, where the store lets several have it by a store of its own. */
  startNode(): Promise<Sharing>;
  /** Closes the store and opens it again, with a new service, as a server that stopped and started. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const policyFolder = fileURLToPath(new URL("../../policies", import.meta.url));

/** The cases beside the policies state the shipped limits, so an edited policy would fail them. */
const isTests = ({ file }: Source): boolean => file.endsWith(".tests.lend");

const editedPolicy = (edit: (source: Source) => string): PolicyInForce =>
  loadPolicy(
    readPolicyFolder(policyFolder)
      .filter((source) => !isTests(source))
      .map((source) => ({ file: source.file, text: edit(source) })),
    monday,
  );

let shipped: PolicyInForce | undefined;

/** Loaded once for each test file: a policy in force never changes. */
const shippedPolicy = (): PolicyInForce => {
  shipped ??= loadPolicy(readPolicyFolder(policyFolder), monday);
  return shipped;
};

export const openWorld = async (options: WorldOptions = {}): Promise<World> => {
  const { location, remove } = await place(options.location);
  const clock = createTestClock();
  let policy = options.edit === undefined ? shippedPolicy() : editedPolicy(options.edit);
  const simulated = createSimulatedExecutor({
    durationMs: options.restoreTakes ?? 5 * minute,
    ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
  });
  const { executor = simulated } = options;
  let store = await openStore(location);
  const nodes: Store[] = [];
  const serve = (on: Store): Sharing =>
    createSharing({ store: on, policy: () => policy, clock, newId, executor });
  let sharing = serve(store);
  let isOpen = true;
  return {
    get sharing() {
      return sharing;
    },
    get store() {
      return store;
    },
    clock,
    policy: () => policy,
    location,
    startNode: async () => {
      if (store.kind === "sqlite") return serve(store);
      const own = await openStore(location);
      nodes.push(own);
      return serve(own);
    },
    restart: async () => {
      await store.close();
      store = await openStore(location);
      sharing = serve(store);
    },
    usePolicy: (edit) => {
      policy = editedPolicy(edit);
    },
    close: async () => {
      // Its place is somebody else's after that.
      if (!isOpen) return;
      isOpen = false;
      for (const node of nodes) await node.close();
      await store.close();
      await remove();
    },
  };
};
