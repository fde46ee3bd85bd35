/** The table of server/README.md that says where each fact of the feature is, compared with what is there. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkProgram } from "../../dsl/index.ts";
import { readPolicyFolder } from "../../server/policies/policy-folder.ts";
import { openTestServer } from "./http/test-server.ts";

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string): string => readFileSync(root(path), "utf8");

interface Row {
  readonly fact: string;
  readonly rules: readonly string[];
  readonly routes: readonly string[];
  readonly test: string;
}

const quoted = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);

const rows: readonly Row[] = read("server/README.md")
  .split("\n")
  .filter((line) => /^\| R\d+ \|/.test(line))
  .map((line) => {
    const [, fact = "", rules = "", routes = "", test = ""] = line.split("|").map((cell) => cell.trim());
    return { fact, rules: quoted(rules), routes: quoted(routes), test };
  });

test("every fact has a row, in their order", () => {
  const numbers = rows.map(({ fact }) => Number(fact.slice(1)));
  expect(numbers).toEqual(Array.from({ length: 43 }, (_, index) => index + 1));
});

test("every rule that it names is in the policy", () => {
  const { program } = checkProgram(readPolicyFolder(root("policies")));
  if (program === null) throw new Error("The shipped policy has errors.");
  const known = new Set([...program.rules, ...program.lifecycles].map(({ name }) => name));
  expect(rows.flatMap(({ rules }) => rules).filter((rule) => !known.has(rule))).toEqual([]);
});

test("every route that it names is described by a server", async () => {
  const server = await openTestServer();
  try {
    const { paths } = await server.done("GET", "/openapi.json", { key: null });
    const known = new Set(
      Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      ),
    );
    expect(rows.flatMap(({ routes }) => routes).filter((route) => !known.has(route))).toEqual([]);
  } finally {
    await server.close();
  }
});

test("every test that it names is there, by its name", () => {
  const wrong = rows.filter(({ test }) => {
    const [, file = "", name = ""] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
    return (
      file === "" ||
      !new RegExp(`(test|it|describe)(\\.for\\(.*\\))?[ (]+"[^"]*${RegExp.escape(name)}`).test(read(file))
    );
  });
  expect(wrong).toEqual([]);
});
