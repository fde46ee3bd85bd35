/** Opens the store at the path that is given, as somebody who is not root, and prints how it failed. */
import { openStore } from "../../../server/store/store.ts";
import { StoreError } from "../../../server/store/store-error.ts";

// Root may write anywhere. The modules are loaded by now, so it does not matter what nobody may read.
if (process.getuid?.() === 0) {
  process.setgid?.(65534);
  process.setuid?.(65534);
}

try {
  const store = await openStore(process.argv[2] ?? "");
  await store.close();
  process.stdout.write("opened\n");
} catch (cause) {
  if (!(cause instanceof StoreError)) throw cause;
  process.stdout.write(`${cause.code} ${cause.message}\n`);
}
