/**
 * What one check found out, kept for the next: a part of a program that is the same, and reads the same, is not checked
 * again. A check by itself remembers nothing.
 */
import type { Total } from "./checker/budget.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Report } from "./reporting.ts";

/** What a part is checked with: where it reports to, and what it is paid from. */
export interface Ledger {
  readonly report: Report;
  readonly total: Total;
}

export interface Memory {
  /**
   * What `make` gave for this part before, where all that it reads is the same as then; what it reported is reported
   * again, and what it cost is paid again.
   *
   * @param reads compared one by one, by identity
   */
  recall<Result>(
    part: unknown,
    reads: readonly unknown[],
    ledger: Ledger,
    make: (ledger: Ledger) => Result,
  ): Result;
  /** The list as it was before, where it has the same elements, so that it can be compared by identity. */
  same<Element>(what: string, list: readonly Element[]): readonly Element[];
}

export const noMemory: Memory = {
  recall: (_part, _reads, ledger, make) => make(ledger),
  same: (_what, list) => list,
};

interface Remembered {
  readonly reads: readonly unknown[];
  readonly result: unknown;
  readonly found: readonly Diagnostic[];
  readonly cost: number;
}

const areSame = (list: readonly unknown[], other: readonly unknown[]): boolean =>
  list.length === other.length && list.every((each, at) => each === other[at]);

/** Checks a part, and keeps what it reports and costs. */
const observed = <Result>(
  reads: readonly unknown[],
  { report, total }: Ledger,
  make: (ledger: Ledger) => Result,
): Remembered & { readonly result: Result } => {
  const found: Diagnostic[] = [];
  const before = total.expressions;
  const result = make({
    total,
    report: (diagnostic) => {
      found.push(diagnostic);
      report(diagnostic);
    },
  });
  return { reads, result, found, cost: total.expressions - before };
};

/** Forgets what the last check did not need, so that it never holds more than one program. */
export interface LastingMemory extends Memory {
  /** Begins another check. */
  begin(): void;
}

export const createMemory = (): LastingMemory => {
  let last = new Map<unknown, Remembered>();
  let now = new Map<unknown, Remembered>();
  let lastLists = new Map<string, readonly unknown[]>();
  let lists = new Map<string, readonly unknown[]>();
  return {
    begin: () => {
      [last, now] = [now, new Map()];
      [lastLists, lists] = [lists, new Map()];
    },
    recall: (part, reads, ledger, make) => {
      const before = last.get(part);
      if (!before || !areSame(before.reads, reads)) {
        const made = observed(reads, ledger, make);
        now.set(part, made);
        return made.result;
      }
      now.set(part, before);
      ledger.total.expressions += before.cost;
      for (const diagnostic of before.found) ledger.report(diagnostic);
      return before.result as ReturnType<typeof make>;
    },
    same: <Element>(what: string, list: readonly Element[]) => {
      const before = lastLists.get(what) as readonly Element[] | undefined;
      const kept = before && areSame(before, list) ? before : list;
      lists.set(what, kept);
      return kept;
    },
  };
};
