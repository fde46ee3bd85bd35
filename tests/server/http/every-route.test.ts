/**
 * Every route of the description, asked by every kind of caller, against one table: golden/every-route.txt. A route that
 * is new is not in the table, and fails here until somebody has looked at its row.
 */
import { expect, test } from "vitest";
import { shippedPolicies } from "../../../server/config.ts";
import { createApp } from "../../../server/http/app.ts";
import type { AppDeps } from "../../../server/http/environment.ts";
import { configFor, type Issuer, openIssuer } from "../identity/issuer.ts";
import { type EveryCaller, everyCaller } from "./every-caller.ts";
import { filled, type Maker, type Recipe, type RouteName, recipeFor } from "./every-route.ts";
import { friend, owner, registerWorld } from "./lending.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

interface Stage {
  readonly maker: Maker;
  readonly server: TestServer;
  readonly issuer: Issuer;
  readonly routes: readonly RouteName[];
}

/** What the router knows, described or not. Nothing is asked of this application, so it needs nothing to answer with. */
const routedNames = (): readonly RouteName[] => {
  const app = createApp({ sharing: {}, events: {}, watching: null, tracing: null } as unknown as AppDeps);
  return app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
};

const onStage = async (work: (stage: Stage) => Promise<void>): Promise<void> => {
  const issuer = await openIssuer();
  const server = await openTestServer({
    settings: { tokens: configFor(issuer), policyFolder: null, policiesFrom: shippedPolicies },
  });
  try {
    await registerWorld(server);
    await server.done("PUT", "/v1/directories/rd-1", { body: { management_account: owner } });
    await server.done("PUT", "/v1/folders/fd-1", { body: { parent: { type: "Directory", id: "rd-1" } } });
    let count = 0;
    const next = (): string => {
      count += 1;
      return `n${count}`;
    };
    const { paths } = await server.done("GET", "/openapi.json");
    const described = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = [...new Set([...described, ...routedNames()])].sort();
    await work({ maker: { server, next }, server, issuer, routes });
  } finally {
    await server.close();
  }
};

/** What is asked, made anew after each time that it may have changed something. */
interface Question {
  readonly method: string;
  readonly path: string;
  readonly body: object | null;
}

const questionOf = async (route: RouteName, recipe: Recipe, maker: Maker): Promise<Question> => {
  const [method = "", shape = ""] = route.split(" ");
  const path = filled(shape, await recipe.ids(maker)) + (recipe.query ?? "");
  return { method, path, body: recipe.body === null ? null : await recipe.body(maker) };
};

/** A change of what is there says what it changes: here, whatever is there. */
const condition = (method: string): Readonly<Record<string, string>> =>
  ["PATCH", "PUT", "DELETE"].includes(method) ? { "if-match": "*" } : {};

const headersOf = (
  credential: string | null,
  account: string,
  isOperator: boolean,
): Readonly<Record<string, string>> => ({
  "content-type": "application/json",
  ...(credential === null ? {} : { authorization: credential }),
  ...(isOperator ? { "lendbase-account": account } : {}),
});

/** The status alone: a stream of events has no end. */
const statusOf = async (
  { url }: TestServer,
  { method, path, body }: Question,
  who: Readonly<Record<string, string>>,
): Promise<number> => {
  const headers = { ...who, ...condition(method) };
  const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  await response.body?.cancel();
  return response.status;
};

const rowOf = async ({ maker, server }: Stage, route: RouteName, callers: readonly EveryCaller[]) => {
  const recipe = recipeFor(route);
  const statuses: number[] = [];
  let question: Question | null = null;
  for (const { name, credential } of callers) {
    question ??= await questionOf(route, recipe, maker);
    const headers = headersOf(credential(recipe.account), recipe.account, name === "operator");
    const status = await statusOf(server, question, headers);
    statuses.push(status);
    if (status < 400 && question.method !== "GET") question = null;
  }
  return { route, statuses };
};

const columns = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join("  ")
    .trimEnd();

const tableOf = (
  callers: readonly EveryCaller[],
  rows: readonly { readonly route: RouteName; readonly statuses: readonly number[] }[],
): string => {
  const lines = rows.map(({ route, statuses }) => [route, ...statuses.map(String)]);
  const head = ["", ...callers.map(({ name }) => name)];
  const widths = head.map((name, at) => Math.max(name.length, ...lines.map((line) => line[at]?.length ?? 0)));
  const longest = Math.max(...callers.map(({ name }) => name.length));
  const legend = callers.map(({ name, meaning }) => `${name.padEnd(longest)}  ${meaning}`);
  return `${[...legend, "", ...[head, ...lines].map((line) => columns(line, widths))].join("\n")}\n`;
};

test("every route answers every kind of caller as the table says", { timeout: 120_000 }, async () => {
  await onStage(async (stage) => {
    const callers = await everyCaller(stage.server, stage.issuer, [owner, friend]);
    const rows: { readonly route: RouteName; readonly statuses: readonly number[] }[] = [];
    for (const route of stage.routes) rows.push(await rowOf(stage, route, callers));
    const operator = callers.findIndex(({ name }) => name === "operator");
    const unasked = rows.filter(({ statuses }) => [400, 415, 422, 428].includes(statuses[operator] ?? 0));
    expect(
      unasked.map(({ route }) => route),
      "every-route.ts says how to ask them",
    ).toEqual([]);
    await expect(tableOf(callers, rows)).toMatchFileSnapshot("golden/every-route.txt");
  });
});

/** The same question about what nobody has. */
const absentIds = (ids: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(ids).map(([name, id]) => {
      if (name === "type") return [name, id];
      return [name, /^[0-9]{16}$/.test(id) ? "9999999999999999" : `${id.slice(0, -2)}zz`];
    }),
  );

test("what is another's and what is not there have the same answer, but for the id", {
  timeout: 120_000,
}, async () => {
  await onStage(async ({ maker, server, issuer, routes }) => {
    const callers = await everyCaller(server, issuer, [owner, friend]);
    const credential = callers.find(({ name }) => name === "other")?.credential(owner) ?? "";
    const who = { authorization: credential, "x-request-id": "same" };
    const different: string[] = [];
    for (const route of routes.filter((name) => name.includes("{id}"))) {
      const recipe = recipeFor(route);
      const [method = "", shape = ""] = route.split(" ");
      const headers = { ...who, ...condition(method) };
      const ids = await recipe.ids(maker);
      const body = recipe.body === null ? {} : { body: await recipe.body(maker) };
      const ask = async (of: Readonly<Record<string, string>>): Promise<string> => {
        const answer = await server.request(method, filled(shape, of), { key: null, headers, ...body });
        const same = Object.values(of).reduce((text, id) => text.replaceAll(id, "it"), answer.text);
        return `${answer.status} ${same}`;
      };
      const [present, absent] = [await ask(ids), await ask(absentIds(ids))];
      if (present !== absent || present < "3") different.push(`${route}\n  ${present}\n  ${absent}`);
    }
    expect(different).toEqual([]);
    expect(server.warnings).toEqual([]);
  });
});
