/** Hears when any server changed something. What is missed while the connection is down is looked for afterwards. */
import pg from "pg";
import { changeChannel, policyChannel } from "./postgres-channels.ts";
import { clientConfig } from "./postgres-connection.ts";
import type { Watched } from "./store.ts";

export interface Listening {
  close(): Promise<void>;
}

/** Between two attempts to connect, in milliseconds. */
const retryMs = 750;

/** Tells what each notification is about, and of everything whenever the connection is there again. Never throws. */
export const listenForChanges = (url: string, tell: (what: Watched) => void): Listening => {
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
    fresh.on("notification", ({ channel }) => tell(channel === policyChannel ? "policies" : "changes"));
    try {
      await fresh.connect();
      await fresh.query(`listen ${changeChannel}; listen ${policyChannel}`);
      tell("changes");
      tell("policies");
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
