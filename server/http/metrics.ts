/** `GET /metrics`, in the words of Prometheus; and what is counted of each request. */
import type { Context, Handler, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { callerFrom } from "./authentication.ts";
import type { AppDeps, HttpEnv, Watching } from "./environment.ts";
import { forbiddenCaller, ProblemError } from "./problem-error.ts";
import { securityHeaders } from "./security-headers.ts";

export const metricsPath = "/metrics";

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

/** The template of the route that answers; null where there is none. */
export const routeOf = (c: Context<HttpEnv>): string | null =>
  matchedRoutes(c).findLast((matched) => matched.method !== "ALL")?.path ?? null;

export const methodOf = ({ req }: Context<HttpEnv>): string =>
  methods.has(req.method) ? req.method : "other";

/** Counts by the template of the route: what callers write into paths never becomes a label. */
export const countRequests =
  ({ request }: Watching): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const began = performance.now();
    await next();
    const seconds = (performance.now() - began) / 1e3;
    request(methodOf(c), routeOf(c) ?? "none", c.res.status, seconds);
  };

/** Numbers about all accounts are not for the key of one of them. */
export const metricsHandler =
  (deps: AppDeps, watching: Watching): Handler<HttpEnv> =>
  async (c) => {
    if (!watching.isOpen) {
      const caller = await callerFrom(deps, c.req.header("authorization"));
      if (caller.role === "account") {
        throw new ProblemError(
          forbiddenCaller("Metrics are for operators and services.", "Use a key of one of them."),
        );
      }
    }
    const { text, type } = await watching.scrape();
    return new Response(text, { headers: { ...securityHeaders, "Content-Type": type } });
  };
