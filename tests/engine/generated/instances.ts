/** The instances of a lifecycle as they are read, and the state that they make, said once more. */
import type { Expression, Lifecycle } from "../../../dsl/program.ts";
import type { LifecycleStatus } from "../../../engine/index.ts";

export interface SeenInstance {
  readonly start: number;
  /** Those whose conditions hold. */
  readonly ends: { readonly at: number; readonly code: string }[];
  takes: number;
}

/** An instance reads its start, its ends and how long it takes, in this order. */
export const collectInstances = (lifecycle: Lifecycle) => {
  const instances: SeenInstance[] = [];
  const { startsAt, ends, takes } = lifecycle;
  const see = (expression: Expression, value: unknown): void => {
    const at = typeof value === "number" ? value : Number.POSITIVE_INFINITY;
    if (expression === startsAt) instances.push({ start: at, ends: [], takes: 0 });
    const last = instances.at(-1);
    for (const end of ends) if (expression === end.at) last?.ends.push({ at, code: end.code });
    if (expression === takes && last) last.takes = at;
  };
  return { instances, see };
};

type Told = Pick<LifecycleStatus, "state" | "cause" | "endsAt" | "changesAt">;

const finite = (instant: number): number | null => (Math.abs(instant) > 8.64e15 ? null : instant);

const toldOf = ({ start, ends, takes }: SeenInstance, now: number): Told => {
  const came = ends
    .filter(({ at }) => at <= now)
    .sort((one, other) => one.at - other.at || (one.code < other.code ? -1 : 1));
  const next = Math.min(...ends.map(({ at }) => at).filter((at) => at > now));
  const [end] = came;
  if (!end) {
    const isActive = start <= now;
    const changesAt = finite(isActive ? next : Math.min(start, next));
    return { state: isActive ? "active" : "pending", cause: null, endsAt: null, changesAt };
  }
  const { at, code: cause } = end;
  if (start > at) return { state: "ended", cause, endsAt: at, changesAt: null };
  const endsAt = at + takes;
  const isOver = now >= endsAt;
  return { state: isOver ? "ended" : "ending", cause, endsAt, changesAt: isOver ? null : finite(endsAt) };
};

const byLife = ["active", "ending", "pending", "ended"] as const;

/** The most alive of them; of these the one that ends last, and of those the one with the smaller cause. */
export const unionOf = (instances: readonly SeenInstance[], now: number): Told => {
  const all = instances.map((each) => toldOf(each, now));
  const changes = all.flatMap(({ changesAt }) => changesAt ?? []);
  const changesAt = changes.length > 0 ? Math.min(...changes) : null;
  for (const state of byLife) {
    const [first] = all
      .filter((each) => each.state === state)
      .sort(
        (one, other) =>
          (other.endsAt ?? 0) - (one.endsAt ?? 0) || ((one.cause ?? "") < (other.cause ?? "") ? -1 : 1),
      );
    if (first) return { ...first, changesAt };
  }
  return { state: "absent", cause: null, endsAt: null, changesAt: null };
};
