/** How the parser words what it expected; the rest of the sentence is in the catalog. */
import { EOF, type IParserErrorMessageProvider, type TokenType, tokenLabel } from "chevrotain";
import { For } from "./tokens.ts";

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

/** What could have stood where a rule was over and the text was not. */
const whatEnds = (ruleName: string): string =>
  ruleName === "wholeFile"
    ? "a declaration such as `permit`, `forbid`, `let` or `test`"
    : "an operator or `}`";

/** What stands at the beginning of each file of a policy. */
export const whatNamesTheSchema = "`for` and the name of the schema";

/** Each message is only the expected part: `a name`, `` `)` or `,` ``. */
export const syntaxMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) => {
    if (ruleName === "headerLine" && expected === For) return whatNamesTheSchema;
    return expected === EOF ? whatEnds(ruleName) : tokenLabel(expected);
  },
  buildNotAllInputParsedMessage: ({ ruleName }) => whatEnds(ruleName),
  buildNoViableAltMessage: ({ expectedPathsPerAlt, ruleName }) =>
    ruleName === "primary" || ruleName === "literal" ? "a value" : oneOf(firsts(expectedPathsPerAlt.flat())),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => oneOf(firsts(expectedIterationPaths)),
};
