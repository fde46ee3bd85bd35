/** The smallest changes of facts that make a refused request permitted, found by taking away one refusal after another. */
import type { Decision } from "./decision.ts";
import type { Change } from "./explanation.ts";
import { createDraft, type Draft } from "./explanation-draft.ts";
import { type Edit, other } from "./explanation-edits.ts";
import { repairsOf } from "./explanation-repairs.ts";
import type { Decided } from "./explanation-rules.ts";
import type { DecisionRequest } from "./facts.ts";
import { compareText } from "./order.ts";
import type { ActionRules } from "./rule-index.ts";

/** Decisions that one search may make. */
const mostDecisions = 150;
/** Expressions that one search may evaluate, so that large sets are not asked as often as small ones: some 200 ms. */
const mostEvaluations = 500_000;
/** Facts that are changed together. */
const mostFacts = 6;
/** Facts that are changed together with whom or what the question is about: of more, it is hardly the same question. */
const mostForOther = 2;
/** Changes that are found; behind them the search stops. */
export const mostChanges = 5;
/** Candidates that wait to be tried. */
const mostWaiting = 2_000;

/** Changes that are tried together. */
interface Candidate {
  readonly edits: readonly Edit[];
  readonly key: string;
}

const candidateOf = (edits: readonly Edit[]): Candidate => ({
  edits,
  key: edits
    .map(({ text }) => text)
    .sort(compareText)
    .join("\n"),
});

const costOf = ({ edits }: Candidate): number => edits.reduce((sum, { cost }) => sum + cost, 0);

/** Another question comes last; then the fewest facts, the cheapest, and the text, so that no order of facts shows. */
const compareCandidates = (one: Candidate, two: Candidate): number =>
  Number(isOtherQuestion(one)) - Number(isOtherQuestion(two)) ||
  one.edits.length - two.edits.length ||
  costOf(one) - costOf(two) ||
  compareText(one.key, two.key);

const isOtherQuestion = ({ edits }: Candidate): boolean => edits.some(({ cost }) => cost >= other.question);

const mostFor = (candidate: Candidate): number => (isOtherQuestion(candidate) ? mostForOther : mostFacts);

const holdsAll = (one: Candidate, of: Candidate): boolean =>
  of.edits.every(({ text }) => one.edits.some((edit) => edit.text === text));

/** Whether one asks for no more than the other: the same facts, each for the same value or up to a wider bound. */
const isWider = (one: Candidate, two: Candidate): boolean =>
  one.edits.length === two.edits.length &&
  one.edits.every((edit) => two.edits.some((other) => edit.text === other.text || isWiderEdit(edit, other)));

const isWiderEdit = (one: Edit, two: Edit): boolean => {
  if (one.bound === null || one.bound !== two.bound) return false;
  if (one.path !== two.path || one.target !== two.target) return false;
  const [first, second] = [Number(one.tried), Number(two.tried)];
  return one.bound === "most" ? first >= second : first <= second;
};

/** The clock may be put forward again; any other fact is changed once. */
const extended = ({ edits }: Candidate, edit: Edit): Candidate | null => {
  if (edit.path === "now") return candidateOf([...edits.filter(({ path }) => path !== "now"), edit]);
  return edits.some(({ path }) => path === edit.path) ? null : candidateOf([...edits, edit]);
};

/** Without those whose words also describe another change, as of two elements that look alike: nobody could tell which. */
const unmistakable = (edits: readonly Edit[]): readonly Edit[] => {
  const firsts = new Map<string, Edit>();
  const twofold = new Set<string>();
  for (const edit of edits) {
    const first = firsts.get(edit.text);
    if (first === undefined) firsts.set(edit.text, edit);
    else if (first.target !== edit.target || first.tried !== edit.tried) twofold.add(edit.text);
  }
  return edits.filter(({ text }) => !twofold.has(text));
};

/** A decision of the search, and how much was evaluated for it. */
export interface Tried extends Decided {
  readonly evaluations: number;
}

/** Decides a request and keeps what was seen. */
export type Decide = (request: DecisionRequest) => Tried;

const decideWith = <Answer>(
  draft: Draft,
  decide: Decide,
  edits: readonly Edit[],
  answer: (decided: Decided) => Answer,
): Answer => {
  const undo = edits.map((edit) => edit.apply(draft));
  const result = answer(decide(draft.request));
  for (const each of undo.reverse()) each();
  return result;
};

const isPermitted = ({ outcome }: Decision): boolean => outcome === "permitted";

/** Without the changes that turned out not to be needed. */
const smallest = (draft: Draft, decide: Decide, candidate: Candidate): Candidate => {
  let edits = candidate.edits;
  for (const edit of candidate.edits) {
    const rest = edits.filter((each) => each !== edit);
    if (decideWith(draft, decide, rest, ({ decision }) => isPermitted(decision))) edits = rest;
  }
  return candidateOf(edits);
};

/** Whom and what it is about comes first: the other facts are theirs. */
const changeOf = ({ edits }: Candidate): Change => ({
  facts: [...edits]
    .sort(
      (one, two) =>
        Number(two.cost >= other.question) - Number(one.cost >= other.question) ||
        compareText(one.text, two.text),
    )
    .map(({ path, text, value, by }) => ({ path, text, value, by })),
});

/** The best of those that wait, which is taken from them. */
const takeBest = (waiting: Map<string, Candidate>): Candidate | undefined => {
  let best: Candidate | undefined;
  for (const each of waiting.values()) {
    if (best === undefined || compareCandidates(each, best) < 0) best = each;
  }
  if (best !== undefined) waiting.delete(best.key);
  return best;
};

/** Every change in the answer was tried on a copy of the facts, and permits. At most five, the smallest first. */
export const findChanges = (
  request: DecisionRequest,
  rules: ActionRules,
  decide: Decide,
): readonly Change[] => {
  const draft = createDraft(request);
  if (draft === null) return [];
  let evaluations = 0;
  const decideCounted: Decide = (changed) => {
    const decided = decide(changed);
    evaluations += decided.evaluations;
    return decided;
  };
  let found: readonly Candidate[] = [];
  const tried = new Set<string>();
  const waiting = new Map([["", candidateOf([])]]);
  for (let decisions = 0; decisions < mostDecisions && evaluations < mostEvaluations; decisions++) {
    if (found.length === mostChanges) break;
    const candidate = takeBest(waiting);
    if (candidate === undefined) break;
    tried.add(candidate.key);
    if (found.some((each) => holdsAll(candidate, each))) continue;
    const next = decideWith(draft, decideCounted, candidate.edits, (decided) =>
      isPermitted(decided.decision) ? null : repairsOf({ draft, decided, rules }),
    );
    if (next === null) {
      const small = smallest(draft, decideCounted, candidate);
      if (found.some((each) => holdsAll(small, each) || isWider(each, small))) continue;
      found = [...found.filter((each) => !isWider(small, each)), small];
      continue;
    }
    for (const edit of unmistakable(next)) {
      const longer = extended(candidate, edit);
      if (longer === null || longer.edits.length > mostFor(longer) || tried.has(longer.key)) continue;
      if (waiting.size < mostWaiting && !waiting.has(longer.key)) waiting.set(longer.key, longer);
    }
  }
  return [...found].sort(compareCandidates).map(changeOf);
};
