/** Phrases of people and of other languages, and what is read in their place. */
import type { TokenType } from "chevrotain";
import type { Kind } from "./mistakes-look.ts";
import * as t from "./tokens.ts";

export interface Phrase {
  /** Its words, in small letters. */
  readonly words: readonly string[];
  readonly instead: string;
  /** What it is read as; null where that cannot be told. */
  readonly by: readonly TokenType[] | null;
  /** In which kind of text it is one; in every one where it is left out. */
  readonly in?: Kind;
}

const phrase = (words: string, instead: string, by: readonly TokenType[] | null, kind?: Kind): Phrase => ({
  words: words.split(" "),
  instead,
  by,
  ...(kind && { in: kind }),
});

const alike = (
  phrases: readonly string[],
  word: string,
  by: readonly TokenType[],
  kind?: Kind,
): readonly Phrase[] => phrases.map((words) => phrase(words, `Write \`${word}\`.`, by, kind));

const inTests: readonly Phrase[] = [
  ...alike(
    ["cannot", "can not", "must not", "is not allowed to", "denied", "is denied"],
    "may not",
    [t.May, t.Not],
    "test",
  ),
  ...alike(
    ["can", "could", "should", "may to", "is allowed to", "allowed to", "allowed", "is permitted to"],
    "may",
    [t.May],
    "test",
  ),
  phrase("because", "Write `saying` for what the message holds.", [t.Saying], "test"),
  phrase("code", "Write `: CODE` behind what is refused.", [t.Colon], "test"),
  phrase("assert", "Leave it out: a case is what holds.", [], "test"),
  phrase("expect", "Leave it out: a case is what holds.", [], "test"),
  phrase("= >", "Write `may` or `may not`, and the codes behind `:`.", null, "test"),
  phrase("with :", "Write `with { … }`.", [t.With], "test"),
];

const quotaWords = [
  "max",
  "maximum",
  "limit",
  "limited to",
  "atmost",
  "at_most",
  "up to",
  "no more than",
  "at max",
];

const inRules: readonly Phrase[] = [
  ...quotaWords.flatMap((words) => alike([`${words} :`, `${words} =`, words], "at most", [t.AtMost], "rule")),
  phrase("at least", "A quota has only a highest number: write `at most`.", [t.AtMost], "rule"),
  ...alike(["reason", "message", "msg"], "because", [t.Because], "rule"),
  ...alike(["hint"], "help", [t.Help], "rule"),
  ...alike(["can", "may"], "to", [t.To], "rule"),
  ...alike(["const", "var", "def"], "let", [t.Let], "rule"),
  ...alike(["describe"], "test", [t.Test]),
  phrase("rule", "Write `permit` or `forbid`.", null, "rule"),
  phrase("import", "Leave it out: the files of a folder are read together.", null),
  phrase("include", "Leave it out: the files of a folder are read together.", null),
  phrase("function", "There are no functions; a `let` gives a name to an expression.", null),
  phrase("for", "Who may do it is a condition: write `when subject is …`.", null, "rule"),
  phrase("by", "Who may do it is a condition: write `when subject is …`.", null, "rule"),
];

const inConditions: readonly Phrase[] = [
  ...alike(["is equal to", "equal to", "is =="], "==", [t.EqualEqual]),
  ...alike(["is not equal to", "isn't equal to", "not equal to", "is not ==", "doesn't equal"], "!=", [
    t.NotEqual,
  ]),
  ...alike(["is greater than", "greater than", "is after", "after"], ">", [t.Greater]),
  ...alike(["is less than", "less than", "is before", "before"], "<", [t.Less]),
  ...alike(["start with", "begins with", "startswith", "starts_with"], "starts with", [t.StartsWith]),
  ...alike(["end with", "endswith", "ends_with"], "ends with", [t.EndsWith]),
  ...alike(["includes", "contain"], "contains", [t.Contains]),
  ...alike(["isn't", "aren't"], "is not", [t.Is, t.Not]),
  phrase("doesn't", "Write `not (…)` around what must not hold.", null),
  phrase("matches", 'Write `like "…"`, with `*` for any characters.', [t.Like]),
  ...alike(["for all", "forall", "every"], "all", [t.AllOf], "rule"),
  ...alike(["for any", "some"], "any", [t.AnyOf], "rule"),
  ...alike(["such that"], "where", [t.Where], "rule"),
  ...alike(["where"], "when", [t.When], "rule"),
  phrase("return", "Leave it out: a condition is its own answer.", [], "rule"),
  phrase("?", "There is no choice inside a condition: write two rules.", null, "rule"),
];

const inSchemas: readonly Phrase[] = [
  ...alike(["lock"], "locks", [t.Locks], "schema"),
  phrase("optional", "Write `?` behind the type.", [], "schema"),
  phrase("extends", "Nothing is inherited: write `in …` for what may be above it.", [t.In], "schema"),
  ...["type", "class", "struct", "interface"].map((word) =>
    phrase(word, "Write `entity` for what has an id, `record` for what has none.", [t.Record]),
  ),
];

/** The longer ones first, so that `is not equal to` is not read as `equal to`. */
export const phrases: readonly Phrase[] = [...inTests, ...inRules, ...inConditions, ...inSchemas].sort(
  (a, b) => b.words.length - a.words.length,
);
