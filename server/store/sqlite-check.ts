/** Looks for damage before anything relies on the file. */
import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { toStoreError } from "./store-error.ts";

/** A whole check reads every page; beyond this size it would delay the start, and damage shows when it is met. */
const checkedBytes = 32 * 2 ** 20;

/** Throws a StoreError where the file is damaged. */
export const checkIntegrity = (database: DatabaseSync, file: string): void => {
  if (statSync(file).size > checkedBytes) return;
  const row = database.prepare("pragma quick_check(1)").get();
  const verdict = row?.quick_check;
  if (verdict !== "ok") throw toStoreError(file, new Error(String(verdict)), "corrupt");
};
