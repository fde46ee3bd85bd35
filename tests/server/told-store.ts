/** A store that tells of every statement that is run on it. */
import type { CompiledQuery, KyselyPlugin, QueryId, RootOperationNode } from "kysely";
import type { Store } from "../../server/store/store.ts";
import type { Database } from "../../server/store/tables.ts";

/** Hears of a statement while its transaction is open. */
export type Hear = (statement: CompiledQuery, db: Database) => void | Promise<void>;

/** Compiled anew from what it was built of, because a plugin sees no text. */
const telling = (db: Database, hear: Hear): KyselyPlugin => {
  const built = new WeakMap<QueryId, RootOperationNode>();
  return {
    transformQuery: ({ node, queryId }) => {
      built.set(queryId, node);
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      const node = built.get(queryId);
      if (node === undefined) throw new Error("A statement was run that was not built here.");
      await hear(db.getExecutor().compileQuery(node, queryId), db);
      return result;
    },
  };
};

export const toldStore = (store: Store, hear: Hear): Store => {
  const told =
    <Value>(work: (db: Database) => Promise<Value>) =>
    (db: Database) =>
      work(db.withPlugin(telling(db, hear)));
  return { ...store, read: (work) => store.read(told(work)), write: (work) => store.write(told(work)) };
};
