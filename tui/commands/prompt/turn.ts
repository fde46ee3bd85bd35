/** One line that was typed, to an answer. */
import { nearest } from "../../../dsl/index.ts";
import { type Answer, askLifecycle, decide, evaluate, right, wrong } from "./answers.ts";
import { promptCommands, type Surroundings, stay, type Turn } from "./commands.ts";
import { atClock, checkAt, complaint, run, type Session } from "./session.ts";

/** Characters of one input. */
const longestInput = 100_000;

const runCommand = (session: Session, line: string, surroundings: Surroundings): Turn => {
  const [, name = "", rest = ""] = /^:(\S*)\s*(.*)$/s.exec(line) ?? [];
  const names = Object.keys(promptCommands);
  const fitting = names.filter((each) => name !== "" && each.startsWith(name));
  const command = promptCommands[fitting.length === 1 ? (fitting[0] ?? "") : ""];
  if (command && Object.hasOwn(promptCommands, fitting[0] ?? ""))
    return command.run(session, rest.trim(), surroundings);
  const guess = nearest(name, names);
  const hint = guess === null ? "`:help` lists them." : `Did you mean \`:${guess}\`?`;
  return stay(session, wrong(`There is no command \`:${name.slice(0, 40)}\`. ${hint}`));
};

const statementAnswer = (after: Session, ran: ReturnType<typeof run>): Answer => {
  const asked = ran.cases.map((one) =>
    one.kind === "decision" ? decide(after, one) : askLifecycle(after, one),
  );
  return {
    text: asked.map(({ text }) => text).join("\n"),
    ok: asked.every(({ ok }) => ok),
  };
};

type Diagnostics = ReturnType<typeof run>["diagnostics"];

/** A text that can be read as one of the two is wrong in what it says, not in how it is written. */
const isReadable = (diagnostics: Diagnostics): boolean =>
  diagnostics.every(({ code }) => !code.startsWith("LEND00"));

/** How far into the text the first mistake is: who got further has understood more of it. */
const understood = (diagnostics: Diagnostics): number =>
  isReadable(diagnostics) ? Number.POSITIVE_INFINITY : Math.min(...diagnostics.map(({ span }) => span.start));

/** Words that leave or help at other prompts. */
const otherPrompts: Readonly<Record<string, string>> = {
  exit: ":quit",
  quit: ":quit",
  q: ":quit",
  bye: ":quit",
  help: ":help",
  "?": ":help",
};

const read = (session: Session, line: string): Turn => {
  const expression = checkAt(session, line);
  if (expression.expression !== null) return stay(session, evaluate(session, line));
  const ran = run(session, line);
  if (ran.diagnostics.length === 0) return stay(ran.session, statementAnswer(ran.session, ran));
  const isStatement = understood(ran.diagnostics) > understood(expression.diagnostics);
  const diagnostics = isStatement ? ran.diagnostics : expression.diagnostics;
  const composed = session.state.lets.get(line);
  if (composed && !("value" in composed))
    return stay(session, right(`${line} is several values, for an attribute of \`with\`.`));
  return stay(session, wrong(complaint(session, line, diagnostics) + whereFactsAre(session, diagnostics)));
};

/** Somebody who begins with a question has no facts to ask about. */
const whereFactsAre = ({ entities }: Session, diagnostics: Diagnostics): string =>
  entities.size === 0 && diagnostics.some(({ code }) => code === "LEND0202")
    ? "\nThere are no facts yet. `:test` lists the tests whose facts you can take: `:test R7`."
    : "";

/** Answers one line. A mistake changes nothing. */
export const takeTurn = (given: Session, typed: string, surroundings: Surroundings): Turn => {
  const session = atClock(given, surroundings.clock());
  // `may …?` is how a question is written elsewhere.
  const line = typed.trim().replace(/\?$/, "");
  if (line === "" && typed.trim() === "") return stay(session, right(""));
  const meant = Object.hasOwn(otherPrompts, typed.trim()) ? otherPrompts[typed.trim()] : undefined;
  if (meant !== undefined && !session.entities.has(line)) {
    return stay(session, wrong(`Commands begin with a colon: \`${meant}\`.`));
  }
  if (line.length > longestInput) {
    return stay(session, wrong(`That is longer than ${longestInput} characters. Put it into a file.`));
  }
  return line.startsWith(":") ? runCommand(session, line, surroundings) : read(session, line);
};
