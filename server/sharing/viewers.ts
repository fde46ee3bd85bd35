/** Whose side a list shows. */
import { loadCaller } from "./decide.ts";
import type { Work } from "./work.ts";

/** An account that is not registered has no lists: an empty one would hide that its id was mistyped. */
export const ofRegistered =
  <Value>(account: string | null, list: (work: Work) => Promise<Value>) =>
  async (work: Work): Promise<Value> => {
    if (account !== null) await loadCaller(work, account);
    return await list(work);
  };
