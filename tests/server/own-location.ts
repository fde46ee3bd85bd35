/** Where a test keeps its data: a new file, or in the tests on PostgreSQL a new database. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { takeDatabase } from "../postgres/databases.ts";

export interface OwnLocation {
  /** As `openStore` takes it. */
  readonly location: string;
  remove(): Promise<void>;
}

const ownFile = async (): Promise<OwnLocation> => {
  const folder = await mkdtemp(join(tmpdir(), "lendbase-"));
  return {
    location: join(folder, "lendbase.db"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

export const ownLocation = async (): Promise<OwnLocation> => {
  const postgres = inject("postgres");
  if (postgres === undefined) return await ownFile();
  const { url, giveBack } = await takeDatabase(postgres);
  return { location: url, remove: giveBack };
};
