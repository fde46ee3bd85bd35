/** Reads a file of settings: one JSON object, with comments where somebody wants them. */
import { readFileSync } from "node:fs";
import { nearest } from "../dsl/nearest.ts";
import { fileNameOf, type Setting, settingNames } from "./config-settings.ts";
import { reasonOf } from "./reason.ts";
import { StartError } from "./start-error.ts";

export interface FileValue {
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

export interface FileSettings {
  readonly values: ReadonlyMap<Setting, FileValue>;
  /** One sentence for each thing that is wrong, with its place. */
  readonly mistakes: readonly string[];
}

/** Far more than all settings need, in characters. */
const longestText = 100_000;

const readText = (file: string): string => {
  try {
    const text = readFileSync(file, "utf8");
    if (text.length <= longestText) return text;
  } catch (cause) {
    throw new StartError(`The configuration file ${file} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
  throw new StartError(`The configuration file ${file} has more than ${longestText} characters.`);
};

/** Comments become blanks, so that places stay what they are. */
const withoutComments = (text: string): string =>
  text.replaceAll(/"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (found) =>
    found.startsWith("/") ? found.replaceAll(/[^\n]/g, " ") : found,
  );

const lineAt = (text: string, position: number): number => text.slice(0, position).split("\n").length;

const parse = (file: string, text: string): object => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = reasonOf(cause);
    const position = /at position ([0-9]+)/.exec(reason)?.[1];
    const line = position === undefined ? lineAt(text, text.length) : lineAt(text, Number(position));
    throw new StartError(`${file}:${line}: This is not JSON: ${reason.replace(/ in JSON.*/s, "")}.`, {
      cause,
    });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new StartError(`${file}:1: The settings must be a JSON object, such as {"port": 7311}.`);
};

/** The lines on which the names stand that are in no list or object inside. */
const namesIn = (text: string): readonly { readonly name: string; readonly line: number }[] => {
  const names: { name: string; line: number }[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\\n])*"(\s*:)?|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (depth === 1 && token.endsWith(":")) {
      names.push({ name: JSON.parse(token.slice(0, -1)) as string, line: lineAt(text, index) });
    }
  }
  return names;
};

/** A list is what a flag writes with commas. Null for what is no setting's value. */
const textOf = (value: unknown): string | null => {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  const isList = Array.isArray(value) && value.every((part) => typeof part === "string");
  return isList ? value.join(",") : null;
};

const longestName = 60;

const unknownName = (name: string): string => {
  const near = nearest(name, settingNames.map(fileNameOf));
  const help = near === null ? "`lendbase config` lists them." : `Did you mean "${near}"?`;
  return `There is no setting ${JSON.stringify(name.slice(0, longestName))}. ${help}`;
};

const collect = (file: string, text: string): FileSettings => {
  const written = parse(file, text);
  const values = new Map<Setting, FileValue>();
  const mistakes: string[] = [];
  for (const { name, line } of namesIn(text)) {
    const setting = settingNames.find((known) => fileNameOf(known) === name);
    const value = textOf(Reflect.get(written, name));
    if (setting === undefined) mistakes.push(`${file}:${line}: ${unknownName(name)}`);
    else if (values.has(setting)) mistakes.push(`${file}:${line}: ${name} is given twice.`);
    else if (value === null)
      mistakes.push(`${file}:${line}: ${name} must be a text, a number or a list of texts.`);
    else values.set(setting, { value, line });
  }
  return { values, mistakes };
};

/** Never throws: a file that cannot be read is a mistake among others. */
export const readConfigFile = (file: string): FileSettings => {
  try {
    return collect(file, withoutComments(readText(file)));
  } catch (cause) {
    if (!(cause instanceof StartError)) throw cause;
    return { values: new Map(), mistakes: [cause.message] };
  }
};
