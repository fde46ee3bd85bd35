/** Starts one PostgreSQL for all test files that want it, and stops it after the last. */
import type { TestProject } from "vitest/node";
import { maintenance, prepareTemplate } from "./databases.ts";
import { startPostgres } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of its maintenance database; not there in tests on SQLite. */
    postgres: string | undefined;
  }
}

export default async (project: TestProject): Promise<() => Promise<void>> => {
  const postgres = await startPostgres();
  await prepareTemplate(postgres);
  project.provide("postgres", postgres.url(maintenance));
  return () => postgres.stop();
};
