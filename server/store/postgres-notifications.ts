/** Hears when any server changed something. What is missed while the connection is down is looked for afterwards. */
import pg from "pg";
import { clientConfig } from "./postgres-connection.ts";

export interface Listening {
  close(): Promise<void>;
}

/** Between two attempts to connect, in milliseconds. */
const retryMs = 750;

/** Tells `changed` at each notification, and once whenever the connection is there again. Never throws. */
export const listenForChanges = (url: string, changed: () => void): Listening => {
  let closed = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;

  const later = (): void => {
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      attempt = connect();
    }, retryMs);
    timer.unref();
  };

  const lose = (lost: pg.Client): void => {
    if (client === lost) client = null;
    lost.removeAllListeners("end");
    void lost.end().catch(() => {});
    later();
  };

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client(clientConfig(url));
    client = fresh;
    fresh.on("error", () => lose(fresh));
    fresh.on("end", () => lose(fresh));
    fresh.on("notification", changed);
    try {
      await fresh.connect();
      await fresh.query("listen lendbase_changes");
      changed();
    } catch {
      lose(fresh);
    }
  };

  let attempt = connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await attempt;
      const last = client;
      client = null;
      last?.removeAllListeners("end");
      await last?.end().catch(() => {});
    },
  };
};
