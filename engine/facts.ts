/** What a decision is made from. Plain readonly data that a store supplies. */

/**
 * An entity with what is known of it. Attributes hold values as the schema types them: booleans, whole numbers,
 * strings, times and durations in milliseconds, linked entities, records as plain objects, sets as arrays. What is
 * `undefined` is absent.
 */
export interface EntityFacts {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, FactValue | undefined>>;
  /** Direct parents, linked; `in` follows them transitively. */
  readonly parents?: readonly EntityFacts[];
  /** The locks that hold now; several may have one reason. */
  readonly locks?: readonly LockFacts[];
}

export interface LockFacts {
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface RecordFacts {
  readonly [name: string]: FactValue | undefined;
}

export type FactValue = boolean | number | string | EntityFacts | RecordFacts | readonly FactValue[];

/** One question: may the subject do this to the resource, now? */
export interface DecisionRequest {
  readonly subject: EntityFacts;
  readonly action: string;
  readonly resource: EntityFacts;
  readonly context: RecordFacts;
  /** The instant of the decision, in milliseconds since 1970, from the server's clock. */
  readonly now: number;
}
