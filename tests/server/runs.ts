/** How often a property of the service is tried. */
import { inject } from "vitest";

/** Given in the nightly command: how many times as often as in the suite. */
const factor = Number(process.env.LENDBASE_ROUNDS ?? 1);

/** The rules are the same on every store, and PostgreSQL takes several times as long for each. */
const share = 5;

export const runs = (onSqlite: number): number =>
  Math.ceil((inject("postgres") === undefined ? onSqlite : onSqlite / share) * factor);
