/** How a change of one fact is said. */

/** What an expression that is to be another value looks like in a sentence. */
export type Phrase = (path: string, value: string) => string;

export const phrases = {
  were: (path, value) => `${path} were ${value}`,
  wereNot: (path, value) => `${path} were not ${value}`,
  atMost: (path, value) => `${path} were at most ${value}`,
  atLeast: (path, value) => `${path} were at least ${value}`,
  absent: (path) => `${path} were absent`,
  present: (path, value) => `${path} were present, such as ${value}`,
} satisfies Record<string, Phrase>;

export const ofTime = (phrase: Phrase): Phrase => {
  if (phrase === phrases.atMost) return (path, value) => `${path} were ${value} or earlier`;
  return phrase === phrases.atLeast ? (path, value) => `${path} were ${value} or later` : phrase;
};

/** As it is said of what is taken away, or multiplied by what is negative. */
export const turned = (phrase: Phrase): Phrase =>
  phrase === phrases.atMost ? phrases.atLeast : phrase === phrases.atLeast ? phrases.atMost : phrase;
