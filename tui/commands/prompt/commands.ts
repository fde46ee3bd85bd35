/** The commands of a prompt: what begins with a colon. */
import { createExplainer, renderExplanation } from "../../../engine/index.ts";
import { type Answer, right, typeOf, wrong } from "./answers.ts";
import { complaint, openSession, type Policy, run, type Session, withTest } from "./session.ts";
import { valueText } from "./values.ts";

/** What the prompt's surroundings give. */
export interface Surroundings {
  /** The policy as its files are now, or what is wrong with them. */
  readonly readPolicy: () => Policy | string;
  /** The clock, in milliseconds since 1970. */
  readonly clock: () => number;
}

export interface Turn {
  readonly session: Session;
  readonly answer: Answer;
  /** Whether the person has left. */
  readonly over: boolean;
}

export const stay = (session: Session, answer: Answer): Turn => ({ session, answer, over: false });

interface PromptCommand {
  readonly usage: string;
  readonly summary: string;
  readonly run: (session: Session, rest: string, surroundings: Surroundings) => Turn;
}

/** Explains the case that is written, or the last one that was asked. */
const explainCase = (session: Session, written: string): Turn => {
  const ran = written === "" ? null : run(session, written);
  if (ran && ran.diagnostics.length > 0) {
    return stay(session, wrong(complaint(session, written, ran.diagnostics)));
  }
  const { session: after, questions } = ran ?? { session, questions: session.asked ? [session.asked] : [] };
  const explainer = createExplainer(session.policy.program);
  const texts = questions.map((question) =>
    renderExplanation(explainer.explain(question), {
      color: session.color,
      changes: explainer.changes(question),
    }),
  );
  return texts.length === 0
    ? stay(session, wrong("Nothing was asked yet. Ask a case: `:explain owner may share backup`."))
    : stay(after, right(texts.join("\n\n")));
};

const listed = (titles: readonly string[]): string => titles.map((title) => `  ${title}`).join("\n");

/** Takes the facts of the one test whose title is written, or has it as a part. */
const takeTest = (session: Session, rest: string): Turn => {
  const title = rest.replace(/^"(.*)"$/s, "$1");
  const titles = session.policy.program.tests.map((test) => test.title);
  if (title === "") return stay(session, right(listed(titles)));
  const wanted = title.toLowerCase();
  const found = titles.includes(title)
    ? [title]
    : titles.filter((each) => each.toLowerCase().includes(wanted));
  const [only] = found;
  if (only === undefined)
    return stay(session, wrong(`No test has "${title}" in its title. \`:test\` lists them.`));
  if (found.length > 1)
    return stay(session, wrong(`Several tests have "${title}" in their titles:\n${listed(found)}`));
  const taken = withTest(session, only);
  return taken === null
    ? stay(session, wrong(`The facts of "${only}" cannot be taken.`))
    : stay(taken, right(`The facts of "${only}": ${[...taken.entities.keys()].join(", ") || "none"}.`));
};

const showFacts = (session: Session, name: string): Answer => {
  const { entities, policy } = session;
  const entity = entities.get(name);
  if (name !== "" && !entity) return wrong(`Nothing is called ${name}. \`:facts\` lists what there is.`);
  if (entity) {
    return right(valueText(policy.program.schema, { kind: "entity", names: [entity.type] }, entity));
  }
  const lines = [...entities].map(([each, { type, id }]) => `  ${type} ${each} ${JSON.stringify(id)}`);
  return lines.length === 0
    ? wrong('There are no facts yet. `:test` takes those of a test; `Account owner "1…" { … }` gives one.')
    : right(lines.join("\n"));
};

const reload = (session: Session, { readPolicy, clock }: Surroundings): Turn => {
  const policy = readPolicy();
  if (typeof policy === "string") return stay(session, wrong(policy));
  const fresh = openSession(policy, session.color, clock());
  return stay(fresh, right(`Read policy ${policy.program.name} again; the facts are gone.`));
};

export const promptCommands: Readonly<Record<string, PromptCommand>> = {
  help: {
    usage: ":help",
    summary: "what can be typed",
    run: (session) => stay(session, right(helpText())),
  },
  type: {
    usage: ":type EXPRESSION",
    summary: "the type of an expression",
    run: (session, rest) =>
      stay(
        session,
        rest === "" ? wrong("Write an expression: `:type resource.offers`.") : typeOf(session, rest),
      ),
  },
  explain: {
    usage: ":explain [CASE]",
    summary: "the decision of a case, or of the last one, as a tree of conditions with their values",
    run: explainCase,
  },
  test: {
    usage: ":test [TITLE]",
    summary: "take the facts of a test of the policy; without a title, list the tests",
    run: takeTest,
  },
  facts: {
    usage: ":facts [NAME]",
    summary: "the entities that there are, or one of them",
    run: (session, rest) => stay(session, showFacts(session, rest)),
  },
  reset: {
    usage: ":reset",
    summary: "forget all facts",
    run: (session, _, { clock }) =>
      stay(openSession(session.policy, session.color, clock()), right("The facts are gone.")),
  },
  reload: {
    usage: ":reload",
    summary: "read the policy files again",
    run: (session, _, surroundings) => reload(session, surroundings),
  },
  quit: {
    usage: ":quit",
    summary: "leave; so does Ctrl-D",
    run: (session) => ({ session, answer: right(""), over: true }),
  },
};

const helpText = (): string =>
  [
    "An expression shows its value:    resource.shared_accounts + 1 < 10 ",
    "A case asks for a decision:       owner may share backup with { principal: friend }",
    "A statement of a test gives facts: with backup { shared_accounts: 3 }",
    "",
    ...Object.values(promptCommands).map(({ usage, summary }) => `${usage.padEnd(20)}${summary}`),
    "",
    "Facts come first: `:test R7` takes those of a test whose title has R7 in it; `:facts` names them.",
    "In expressions `subject`, `resource` and `context` are those of the last case; entities have their names.",
  ].join("\n");
