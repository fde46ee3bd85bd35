/** One line in the log for each change that was asked for, and how it went. Reads and decisions are not logged here. */
import type { MiddlewareHandler } from "hono";
import { actorOf } from "../identity/keys.ts";
import type { Log } from "../log.ts";
import type { HttpEnv } from "./environment.ts";

const isChange = (method: string): boolean => method !== "GET" && method !== "HEAD";

export const logChanges =
  (log: Log): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const began = performance.now();
    await next();
    if (!isChange(c.req.method)) return;
    const { method, path } = c.req;
    const ms = Math.round(performance.now() - began);
    const fields = { requestId: c.get("requestId"), actor: actorOf(c.get("caller")), method, path, ms };
    log.info({ ...fields, status: c.res.status, code: c.get("code") }, `${method} ${path}`);
  };
