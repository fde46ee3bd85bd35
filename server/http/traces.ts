/** What a trace says of each request: the template of its route, never a path. */
import type { MiddlewareHandler } from "hono";
import type { HttpEnv, Tracing } from "./environment.ts";
import { methodOf, routeOf } from "./metrics.ts";

export const traceRequests =
  ({ request }: Tracing): MiddlewareHandler<HttpEnv> =>
  (c, next) =>
    request(c.req.header("traceparent"), async () => {
      await next();
      return { method: methodOf(c), route: routeOf(c), status: c.res.status, code: c.get("code") };
    });
