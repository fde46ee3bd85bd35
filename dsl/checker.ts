/** A checker for text that changes all the time: of each new version it looks at what changed only. */
import { type Checked, checkProgram, conclude } from "./check.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { limits } from "./limits.ts";
import { createMemory } from "./memory.ts";
import { createPieces, type Pieced } from "./pieces.ts";
import { inOrder } from "./sources.ts";
import type { Source } from "./span.ts";

/** What is wrong with one version of the text. A program is {@link checkProgram}'s to make. */
export type Findings = Pick<Checked, "diagnostics" | "omitted">;

export interface Checker {
  /**
   * Finds what {@link checkProgram} finds, to the byte; after a small change in much less time. It keeps the trees of
   * the version before and no more.
   */
  check(sources: readonly Source[]): Findings;
}

const isWhole = (read: Pieced | null): read is Pieced => read !== null;

const findingsOf = ({ diagnostics, omitted }: Findings): Findings => ({ diagnostics, omitted });

/** A checker that remembers the version before. */
export const createChecker = (): Checker => {
  const memory = createMemory();
  const pieces = createPieces();

  /** Null where the parts of the text cannot be told apart. */
  const checkPieces = (sources: readonly Source[]): Findings | null => {
    if (sources.length > limits.files || new Set(sources.map(({ file }) => file)).size < sources.length)
      return null;
    pieces.begin();
    const read = sources.map(pieces.read);
    if (!read.every(isWhole)) return null;
    memory.begin();
    const checked = conclude(
      read.map(({ parsed }) => parsed),
      { sources: read.flatMap((each) => each.sources), memory },
      [],
      (diagnostic: Diagnostic) => pieces.placed(diagnostic),
    );
    // What is beyond the limit is said where it was met first, which may be in a part that is not looked at again.
    return checked.cost > limits.programSize ? null : findingsOf(checked);
  };

  return { check: (sources) => checkPieces(inOrder(sources)) ?? findingsOf(checkProgram(sources)) };
};
