/** Opens the store that a configuration names. */
import { join } from "node:path";
import type { ServerConfig } from "./config.ts";
import { StartError } from "./start-error.ts";
import { openStore, type Store } from "./store/store.ts";
import { StoreError } from "./store/store-error.ts";

export const databaseName = "lendbase.db";

/** Throws a StartError where it cannot be opened: in use, damaged, not to be reached. */
export const openDatabase = async ({
  dataFolder,
  storeUrl,
}: Pick<ServerConfig, "dataFolder" | "storeUrl">): Promise<Store> => {
  try {
    return await openStore(storeUrl ?? join(dataFolder, databaseName));
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new StartError(cause.message, { cause });
  }
};
