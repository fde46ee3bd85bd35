/** A checked program: what the checker promises and the engine runs. Plain readonly data. */
import type { Lifecycle, Rule } from "./program-rules.ts";
import type { PolicyTest } from "./program-tests.ts";
import type { Schema } from "./schema.ts";

export type * from "./program-expressions.ts";
export type * from "./program-rules.ts";
export type * from "./program-tests.ts";

export interface Program {
  readonly name: string;
  readonly schema: Schema;
  readonly rules: readonly Rule[];
  readonly lifecycles: readonly Lifecycle[];
  readonly tests: readonly PolicyTest[];
  /** SHA-256 of the sources in a canonical order, in hexadecimal: the same policy has the same digest. */
  readonly digest: string;
}
