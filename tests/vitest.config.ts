import { defineConfig } from "vitest/config";

/** What must hold on every store runs on each of them. */
const onEveryStore = ["tests/server/sharing/**/*.test.ts", "tests/server/contract/**/*.test.ts"];
const onPostgresOnly = ["tests/postgres/**/*.test.ts"];
/** What is read once in a process, when a library is loaded, is read otherwise there. */
const alone = ["tests/tui/colors.test.ts"];

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    env: { NODE_ENV: "test", FORCE_COLOR: "0" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests wait for servers, disks and databases as much as they compute.
    maxWorkers: "100%",
    // Modules are loaded once for all files of a worker: no test leaves anything in them.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "lendbase",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: [...onPostgresOnly, ...alone],
          globalSetup: "tests/e2e/build.ts",
        },
      },
      { extends: true, test: { name: "alone", include: alone, isolate: true } },
      {
        extends: true,
        test: {
          name: "postgres",
          include: [...onEveryStore, ...onPostgresOnly],
          globalSetup: ["tests/e2e/build.ts", "tests/postgres/setup.ts"],
        },
      },
    ],
  },
});
