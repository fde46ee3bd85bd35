/** Every diagnostic of the language: its code, its sentence, its help. Facts come in, words go out. */
import { declarations } from "./catalog-declarations.ts";
import { names } from "./catalog-names.ts";
import { text } from "./catalog-text.ts";
import { types } from "./catalog-types.ts";
import { warnings } from "./catalog-warnings.ts";

export const catalog = { ...text, ...declarations, ...names, ...types, ...warnings } as const;

export type Catalog = typeof catalog;
export type Code = keyof Catalog;
