/** What a prompt knows: the policy, the facts that were given, and the last question. */
import {
  type CheckedExpression,
  createPromptChecker,
  type Diagnostic,
  type Program,
  type PromptChecker,
  renderDiagnostics,
  type Source,
  type Standpoint,
  type StatementState,
  type TestCase,
} from "../../../dsl/index.ts";
import { type DecisionRequest, type EntityFacts, linkEntities, requestOf } from "../../../engine/index.ts";

/** A checked policy with its texts. */
export interface Policy {
  readonly program: Program;
  readonly sources: readonly Source[];
}

export interface Session {
  readonly policy: Policy;
  readonly checker: PromptChecker;
  readonly color: boolean;
  /** What the statements have made. */
  readonly state: StatementState;
  /** Whether a statement has set the instant; the clock moves on otherwise. */
  readonly pinned: boolean;
  /** By name, in the order in which they were given. */
  readonly entities: ReadonlyMap<string, EntityFacts>;
  /** Whom, what and about what was asked last; expressions stand there too. */
  readonly asked: DecisionRequest | null;
}

/** The name that the prompt's own lines have in diagnostics. */
const promptFile = "prompt";

/** @param now the clock, in milliseconds since 1970 */
export const openSession = (policy: Policy, color: boolean, now: number): Session => {
  const checker = createPromptChecker(policy.program, policy.sources);
  const state = checker.start(now);
  return { policy, checker, color, state, pinned: false, entities: new Map(), asked: null };
};

/** The session at an instant of the clock, unless a statement has set another. */
export const atClock = (session: Session, now: number): Session =>
  session.pinned ? session : { ...session, state: { ...session.state, now } };

const withState = (session: Session, state: StatementState): Session => ({
  ...session,
  state,
  pinned: session.pinned || state.now !== session.state.now,
  entities: linkEntities(Object.fromEntries(state.entities)),
});

/** The facts at the end of a test of the policy; null where no test has the title. */
export const withTest = (session: Session, title: string): Session | null => {
  const state = session.checker.factsOfTest(title);
  return state === null ? null : { ...withState(session, state), pinned: true, asked: null };
};

/** Where an expression stands: at the last question, among the entities that have a name. */
const standpointOf = ({ asked, entities, state }: Session): Standpoint => ({
  subject: asked?.subject.type ?? null,
  resource: asked?.resource.type ?? null,
  action: asked?.action ?? null,
  entities: [...entities].map(([name, { type }]) => ({ name, type })),
  state,
});

export const checkAt = (session: Session, text: string): CheckedExpression =>
  session.checker.expression({ file: promptFile, text }, standpointOf(session));

/** Diagnostics about one line of the prompt, with the line. */
export const complaint = (session: Session, text: string, diagnostics: readonly Diagnostic[]): string => {
  const sources = [{ file: promptFile, text }, ...session.policy.sources];
  return renderDiagnostics(diagnostics, sources, { color: session.color });
};

export interface Ran {
  readonly session: Session;
  /** What the statements ask, in their order. */
  readonly cases: readonly TestCase[];
  /** The requests of those that ask for a decision. */
  readonly questions: readonly DecisionRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs statements on the facts so far. Where one is wrong, nothing has changed. */
export const run = (session: Session, text: string): Ran => {
  const { state, cases, diagnostics } = session.checker.statements(session.state, { file: promptFile, text });
  const questions = cases.flatMap((one) => (one.kind === "decision" ? [requestOf(one)] : []));
  const next = withState(session, state);
  return {
    session: { ...next, asked: questions.at(-1) ?? session.asked },
    cases,
    questions,
    diagnostics,
  };
};
