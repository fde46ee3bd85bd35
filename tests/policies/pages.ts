import { readFileSync } from "node:fs";

/** A fenced block of a page, and the code of the mistake that it shows, if it shows one. */
export interface Block {
  readonly text: string;
  readonly mistake: string | null;
}

export const readPage = (name: string): string =>
  readFileSync(new URL(`../../policies/${name}`, import.meta.url), "utf8");

/** The blocks of a page that are written in the language. */
export const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^```lend(?: wrong (LEND\d{4}))?\n(.*?)^```$/gms)].map(([, mistake, text = ""]) => ({
    text,
    mistake: mistake ?? null,
  }));
