#!/usr/bin/env node
// The way in. It also has to be understood by an older Node, to refuse it in a sentence: so it imports nothing before.
import { olderNode } from "./node-version.ts";

const sentence = olderNode(process.versions.node);
if (sentence === null) {
  const { enableCompileCache } = await import("node:module");
  // A tenth of the time to start, from the second start on.
  enableCompileCache();
  const { run } = await import("./program.ts");
  await run(process.argv);
} else {
  process.stderr.write(`lendbase: ${sentence}\n`);
  process.exitCode = 1;
}
