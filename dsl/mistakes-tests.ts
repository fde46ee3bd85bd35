/** Known mistakes in the statements of tests. */
import type { TokenType } from "chevrotain";
import { as, type Finder, inFrontOf, isWord, kindOf, missing, saidOtherwise } from "./mistakes-look.ts";
import { nearest } from "./nearest.ts";
import * as t from "./tokens.ts";

/** `ann read map`. */
const missingMay: Finder = (look) => {
  const { tokens, at } = look;
  const [subject, action, resource] = [tokens[at - 2], tokens[at - 1], tokens[at]];
  const isCase = [subject, action, resource].every((each) => each?.tokenType === t.Identifier);
  if (kindOf(look) !== "test" || !isCase || !subject || !action || !resource) return null;
  if (nearest(action.image, ["may"]))
    return saidOtherwise(look, [at - 1, at], "Write `may`.", [as(action, t.May, "may")]);
  const words = `${subject.image} may ${action.image} ${resource.image}`;
  return missing(look, at - 1, "may", `Write \`${words}\`, or \`may not\`.`, [
    inFrontOf(action, t.May),
    action,
  ]);
};

/** `ann can't read map`. */
const cannot: Finder = (look) => {
  const { tokens, at } = look;
  const token = tokens[at + 1];
  if (token?.tokenType !== t.Contraction || kindOf(look) !== "test") return null;
  const by = [as(token, t.May, "may"), as(token, t.Not, "not")];
  return saidOtherwise(look, [at + 1, at + 2], "Write `may not`.", by);
};

/** `with map locked repairing`. */
const locked: Finder = (look) => {
  const { tokens, at } = look;
  if (tokens[at]?.image !== "locked" || tokens[at - 2]?.tokenType !== t.With) return null;
  const instead = `Write \`with ${tokens[at - 1]?.image} { locks: [{ reason: "…", since: … }] }\`.`;
  return saidOtherwise(look, [at, at + 1], instead, null);
};

/** Behind one of these an action and a resource have been read. */
const verbs: ReadonlySet<TokenType | undefined> = new Set([t.May, t.Not, t.AsksTo]);

/** `ann may read map w { … }`, `ann may read map { … }`. */
const missingWith: Finder = (look) => {
  const { tokens, at } = look;
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (!token || kindOf(look) !== "test" || !verbs.has(tokens[at - 3]?.tokenType)) return null;
  const instead = "Write `with { … }`.";
  if (token.tokenType === t.LeftBrace)
    return missing(look, at, "with", instead, [inFrontOf(token, t.With), token]);
  if (!isWord(token) || next?.tokenType !== t.LeftBrace) return null;
  return saidOtherwise(look, [at, at + 1], instead, [as(token, t.With, "with")]);
};

/** `given map { … }` inside of a test. */
const givenEntity: Finder = (look) => {
  const { tokens, at } = look;
  const given = tokens[at - 2];
  if (tokens[at]?.tokenType !== t.LeftBrace || given?.tokenType !== t.Given || at < 3) return null;
  return saidOtherwise(
    look,
    [at - 2, at - 1],
    "Write `with` for what changes: `given` asks for facts with a name.",
    [as(given, t.With, "with")],
  );
};

/** `ann may not read map = Lost`. */
const equalCode: Finder = (look) => {
  const { tokens, at } = look;
  const token = tokens[at];
  const isCase = verbs.has(tokens[at - 3]?.tokenType) && kindOf(look) === "test";
  if (!isCase || (token?.tokenType !== t.Equal && token?.tokenType !== t.EqualEqual)) return null;
  return saidOtherwise(look, [at, at + 1], "Write `: CODE` behind what is refused.", [
    as(token, t.Colon, ":"),
  ]);
};

export const testFinders: readonly Finder[] = [cannot, locked, missingWith, givenEntity, equalCode];

/** Only where nothing else is known of the words. */
export const lastFinders: readonly Finder[] = [missingMay];
