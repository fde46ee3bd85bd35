/** Which methods a path takes, so that a wrong one is told from a wrong path. */

export interface RouteEntry {
  readonly method: string;
  readonly path: string;
}

/** `/v1/accounts/:id` becomes an expression that matches a path of that shape. */
const shapeOf = (path: string): RegExp => {
  const steps = path.split("/").map((step) => (step.startsWith(":") ? "[^/]+" : RegExp.escape(step)));
  return new RegExp(`^${steps.join("/")}$`);
};

/** Answers the methods of a path, sorted; none where there is no such path. Middleware does not count. */
export const createMethodTable = (routes: readonly RouteEntry[]): ((path: string) => readonly string[]) => {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of routes.filter((route) => route.method !== "ALL")) {
    methods.set(path, (methods.get(path) ?? new Set()).add(method));
  }
  const shapes = [...methods].map(([path, taken]) => ({ shape: shapeOf(path), taken }));
  return (path) => {
    const found = shapes.filter(({ shape }) => shape.test(path)).flatMap(({ taken }) => [...taken]);
    const all = found.includes("GET") ? [...found, "HEAD"] : found;
    return [...new Set(all)].sort();
  };
};
