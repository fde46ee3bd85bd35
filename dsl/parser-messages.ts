/** How the parser words what it expected; the rest of the sentence is in the catalog. */
import { type IParserErrorMessageProvider, type TokenType, tokenLabel } from "chevrotain";

const most = 6;

const oneOf = (types: readonly TokenType[]): string => {
  const labels = [...new Set(types.map((type) => tokenLabel(type)))];
  const shown = labels.slice(0, most);
  if (labels.length > most) return `${shown.join(", ")} or the like`;
  const last = shown.pop();
  return shown.length === 0 ? (last ?? "something else") : `${shown.join(", ")} or ${last}`;
};

/** The first token of every path on which the grammar could have gone on. */
const firsts = (paths: readonly (readonly TokenType[])[]): TokenType[] =>
  paths.flatMap((path) => (path[0] ? [path[0]] : []));

/** Each message is only the expected part: `a name`, `` `)` or `,` ``. */
export const syntaxMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => "a declaration such as `permit`, `forbid`, `let` or `test`",
  buildNoViableAltMessage: ({ expectedPathsPerAlt, ruleName }) =>
    ruleName === "primary" || ruleName === "literal" ? "a value" : oneOf(firsts(expectedPathsPerAlt.flat())),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => oneOf(firsts(expectedIterationPaths)),
};
