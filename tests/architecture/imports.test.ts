/** Rooms import one way: dsl, then engine, then server; the terminal interface speaks HTTP. */
import { expect, test } from "vitest";
import { type SourceFile, sources, withoutComments } from "./sources.ts";

interface Room {
  readonly name: string;
  readonly holds: (path: string) => boolean;
  /** What a file of the room may import from other rooms of ours. */
  readonly may: (imported: string) => boolean;
}

const below =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(folder));

const commands = "tui/commands/";

/** The pieces of the server's top level and of the room itself are always fine. */
const room = (name: string, ...may: string[]): Room => ({
  name,
  holds: below(name),
  may: below(name, ...may),
});

const rooms: readonly Room[] = [
  room("dsl/"),
  // Of the language only what a checked program is, and what its places mean.
  room("engine/", "dsl/"),
  { name: "server/", holds: below("server/"), may: below("server/", "dsl/", "engine/") },
  room("server/api/"),
  room("server/demo/", "server/api/"),
  room("server/restore/"),
  room("server/store/"),
  room(
    "server/policies/",
    "server/api/",
    "server/store/",
    "server/sharing/clock.ts",
    "server/sharing/concerns.ts",
    "server/sharing/pages.ts",
    "server/sharing/turns.ts",
    "server/sharing/problem.ts",
    "server/reason.ts",
    "dsl/",
    "engine/",
  ),
  room(
    "server/identity/",
    "server/api/",
    "server/store/",
    "server/sharing/clock.ts",
    "server/sharing/pages.ts",
    "server/sharing/turns.ts",
    "server/sharing/problem.ts",
  ),
  room(
    "server/sharing/",
    "server/api/",
    "server/store/",
    "server/policies/active-policy.ts",
    "server/restore/",
    "dsl/",
    "engine/",
  ),
  room(
    "server/http/",
    "server/api/",
    "server/events/service.ts",
    "server/identity/",
    "server/policies/",
    "server/sharing/service.ts",
    "server/sharing/problem.ts",
    "server/sharing/outsiders.ts",
    "server/store/store-error.ts",
    "server/store/attempts.ts",
    "server/log.ts",
    "server/reason.ts",
    "engine/decision.ts",
  ),
  {
    name: "tui/ without its commands",
    holds: (path) => path.startsWith("tui/") && !path.startsWith(commands),
    may: (imported) => below("tui/", "server/api/")(imported) && !imported.startsWith(commands),
  },
  // The command line starts everything, so it may reach everything but the inner rooms of the server.
  {
    name: commands,
    holds: below(commands),
    may: (imported) =>
      below("tui/", "dsl/", "engine/", "server/")(imported) &&
      !below("server/store/", "server/sharing/", "server/http/")(imported),
  },
];

const ours = (imported: string): boolean => below("dsl/", "engine/", "server/", "tui/", "tests/")(imported);

const wrongImports = ({ holds, may }: Room): readonly string[] =>
  sources
    .filter(({ path }) => holds(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter((imported) => ours(imported) && !may(imported))
        .map((imported) => `${path} imports ${imported}`),
    );

test.for(rooms.map((one) => [one.name, one] as const))("%s imports only what it may", ([, one]) => {
  expect(
    sources.some(({ path }) => one.holds(path)),
    "the room has files",
  ).toBe(true);
  expect(wrongImports(one)).toEqual([]);
});

/** Which files may use which packages: a library belongs to one room. */
const packages: readonly (readonly [name: RegExp, holds: (path: string) => boolean])[] = [
  [/^chevrotain/, below("dsl/")],
  [/^(@hono|hono)(\/|$)/, below("server/http/", "server/start-listening.ts")],
  [/^kysely/, below("server/store/", "server/sharing/")],
  [/^node:sqlite$/, below("server/store/")],
  [/^pino/, below("server/log.ts")],
  [/^@opentelemetry\//, below("server/traces/")],
  [/^commander/, below(commands)],
  [/^(ink|react)(\/|$)/, below("tui/")],
  [/^(nanostores|@nanostores\/.*)$/, below("tui/")],
];

const uses = ({ imports }: SourceFile, name: RegExp): boolean =>
  imports.some((imported) => name.test(imported));

test.for(packages)("%s is used only where it belongs", ([name, holds]) => {
  const strangers = sources.filter((file) => uses(file, name) && !holds(file.path)).map(({ path }) => path);
  expect(
    sources.some((file) => uses(file, name)),
    "somebody uses it",
  ).toBe(true);
  expect(strangers).toEqual([]);
});

test("stores of the terminal interface know nothing of React", () => {
  const react = /^(react|ink|@nanostores\/react)(\/|$)/;
  const wrong = sources.filter((file) => file.path.startsWith("tui/state/") && uses(file, react));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test("the language and the engine touch neither files, nor network, nor clock", () => {
  const wrong = sources
    .filter(({ path }) => below("dsl/", "engine/")(path))
    .filter(
      ({ imports, text }) =>
        imports.some((imported) => /^node:(fs|http|net|child_process|dns)/.test(imported)) ||
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(withoutComments(text)),
    );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test("no two files import each other in a circle", () => {
  const importsOf = new Map(sources.map(({ path, imports, text }) => [path, { imports, text }]));
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[], done: Set<string>): void => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    if (done.has(path) || trail.includes(path)) return;
    for (const next of runtimeImports(importsOf.get(path)?.text ?? "", path))
      visit(next, [...trail, path], done);
    done.add(path);
  };
  const done = new Set<string>();
  for (const { path } of sources) visit(path, [], done);
  expect([...new Set(circles)]).toEqual([]);
});

/** Types are gone when the program runs, so circles of them harm nobody. */
const runtimeImports = (text: string, path: string): readonly string[] => {
  const values = text.replaceAll(/\b(import|export) type [^;]*;/g, "");
  return [...values.matchAll(/\bfrom\s*"(\.[^"]+)"/g)].map(([, name = ""]) => normalized(path, name));
};

const normalized = (path: string, name: string): string => new URL(name, `file:///${path}`).pathname.slice(1);
