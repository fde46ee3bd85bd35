/** What is to be explained: cases of the policy tests, or a request and its facts in JSON files. */
import { closeSync, openSync, readSync } from "node:fs";
import { nearest, type Program } from "../../dsl/index.ts";
import {
  type DecisionRequest,
  readInstant,
  readRequestJson,
  requestOf,
  selectTests,
} from "../../engine/index.ts";
import { visible } from "../text/visible.ts";
import { fileReason } from "./file-reason.ts";

export interface Sources {
  readonly case?: string;
  readonly request?: string;
  readonly facts?: string;
  readonly at?: string;
}

/** A sentence about what is wrong with the input. */
export class InputError extends Error {}

/** Where a case stands; null for a request from a file. */
export interface NamedCase {
  readonly title: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

export interface Asked {
  readonly request: DecisionRequest;
  readonly of: NamedCase | null;
}

/** Bytes of one file. */
const largest = 20_000_000;
/** Cases that are explained at once. */
const mostCases = 50;

/** Also of a pipe or a device, whose size nobody knows before. */
const readBytes = (path: string): Buffer => {
  const file = path === "-" ? 0 : openSync(path, "r");
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; ; ) {
      const chunk = Buffer.alloc(65_536);
      const read = readSync(file, chunk, 0, chunk.length, null);
      if (read === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, read));
      size += read;
      if (size > largest) throw new InputError(`${visible(path)} is larger than ${largest} bytes.`);
    }
  } finally {
    if (path !== "-") closeSync(file);
  }
};

const readText = (path: string): string => {
  const bytes = readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${visible(path)} is not text in UTF-8.`);
  }
};

const readJson = (path: string): unknown => {
  const name = path === "-" ? "the input" : visible(path);
  try {
    return JSON.parse(readText(path));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const isSyntax = cause instanceof SyntaxError;
    const why = isSyntax ? visible(cause.message.replaceAll(/\s+/g, " ")) : fileReason(cause);
    throw new InputError(`${name} ${isSyntax ? "is not JSON" : "cannot be read"}: ${why}.`);
  }
};

/** A title, its parts as people remember them, or a file of the tests. */
const meant = (tests: Program["tests"], asked: string): string => {
  const [path = asked, line] = asked.split(/:(?=\d+$)/);
  const file = line === undefined ? path : path.replace(/^.*[\\/]/, "");
  const known =
    line === undefined
      ? tests.flatMap(({ title }) => [title, ...title.split(/[:,] */)])
      : tests.map(({ place }) => place.file);
  const guess = nearest(file, known);
  if (guess === null || guess === asked) return "";
  if (line !== undefined && guess === file) {
    const inFile = tests.filter(({ place }) => place.file === file);
    return ` The tests of ${file} are on lines ${inFile[0]?.place.line} to ${inFile.at(-1)?.lastLine}.`;
  }
  return ` Did you mean ${JSON.stringify(line === undefined ? guess : `${guess}:${line}`)}?`;
};

/** The cases that `test --filter` would take, without those that ask about a state. */
const casesOf = ({ tests }: Program, asked: string): readonly Asked[] => {
  const quoted = JSON.stringify(asked.slice(0, 100));
  if (asked === "") throw new InputError("--case is empty; name a place or a part of a test's title.");
  const chosen = selectTests(tests, asked);
  if (chosen.length === 0) {
    throw new InputError(
      `No test has ${quoted} in its title, and none is at such a place.${meant(tests, asked)}`,
    );
  }
  const decided = chosen.flatMap(({ title, cases }) =>
    cases.flatMap((one): readonly Asked[] => {
      if (one.kind !== "decision") return [];
      const { file, line } = one.row?.place ?? one.place;
      return [{ request: requestOf(one), of: { title, text: one.text, file, line } }];
    }),
  );
  if (decided.length === 0) throw new InputError(`${quoted} asks about a state, not for a decision.`);
  if (decided.length <= mostCases) return decided;
  throw new InputError(`${quoted} is in ${decided.length} cases; name fewer than ${mostCases + 1}.`);
};

const instantOf = (at: string | undefined): number => {
  if (at === undefined) return Date.now();
  const instant = readInstant(at);
  if (instant !== null) return instant;
  const given = JSON.stringify(at.slice(0, 100));
  throw new InputError(`--at is ${given}, and must be an instant in UTC such as 2026-03-02T09:00:00Z.`);
};

const fromFiles = (program: Program, { request: path, facts: factsPath, at }: Sources): Asked => {
  if (path === "-" && factsPath === "-") {
    throw new InputError("Only one of --request and --facts can be read from the input.");
  }
  const now = instantOf(at);
  const given = readJson(path ?? "-");
  const facts = factsPath === undefined ? undefined : readJson(factsPath);
  const { request, problems } = readRequestJson(program.schema, given, facts, now);
  if (request !== null) return { request, of: null };
  throw new InputError(problems.map(visible).join("\n  "));
};

/** Throws an InputError where there is nothing to explain. */
export const askedIn = (program: Program, sources: Sources): readonly Asked[] =>
  sources.case === undefined ? [fromFiles(program, sources)] : casesOf(program, sources.case);
