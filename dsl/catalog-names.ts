/** 02xx of the catalog: names. */
import { didYouMean, type Unknown } from "./catalog-hints.ts";
import { foreignDays, foreignNames, foreignTypes } from "./foreign.ts";

/** An attribute that some of the types which something may have lack, or have with another type. */
interface SomeHave {
  readonly path: string;
  readonly having: string;
  readonly lacking: string;
  readonly differs: boolean;
  readonly name: string;
  /** Whether it stands in a quota, where nothing is asked first. */
  readonly isCounted: boolean;
}

export const names = {
  LEND0200: {
    message: (f: Unknown) => `there is no type \`${f.found}\``,
    help: (f: Unknown) => didYouMean(f.found, f.known, foreignTypes),
  },
  LEND0201: {
    message: (f: Unknown & { type: string }) => `\`${f.type}\` has no action \`${f.found}\``,
    help: (f: Unknown & { type: string }) => didYouMean(f.found, f.known),
  },
  LEND0202: {
    message: (f: Unknown) => `nothing is called \`${f.found}\` here`,
    help: (f: Unknown) => didYouMean(f.found, f.known, foreignNames),
  },
  LEND0203: {
    message: (f: Unknown & { type: string }) => `${f.type} has no attribute \`${f.found}\``,
    help: (f: Unknown & { type: string }) => didYouMean(f.found, f.known),
  },
  LEND0204: {
    message: (f: Unknown & { type: string }) => `\`${f.type}\` is never locked for \`${f.found}\``,
    help: (f: Unknown & { type: string }) => didYouMean(f.found, f.known),
  },
  LEND0205: {
    message: (f: Unknown & { lifecycle: string }) => `\`${f.lifecycle}\` is never \`${f.found}\``,
    help: (f: Unknown & { lifecycle: string }) => didYouMean(f.found, f.known),
  },
  LEND0206: {
    message: (f: { lifecycle: string; type: string; resource: string }) =>
      `lifecycle \`${f.lifecycle}\` is on \`${f.type}\`, and this is about \`${f.resource}\``,
  },
  LEND0207: {
    message: (f: Unknown & { type: string }) => `\`${f.found}\` is not a value of \`${f.type}\``,
    help: (f: Unknown & { type: string }) => didYouMean(f.found, f.known),
  },
  LEND0208: {
    message: (f: { actions: string; name: string }) =>
      `\`context.${f.name}\` is not in the context of ${f.actions}`,
    help: () => "A rule reads only what all of its actions have; split the rule.",
  },
  LEND0209: {
    message: (f: Unknown) => `no rule refuses with the code \`${f.found}\``,
    help: (f: Unknown) => didYouMean(f.found, f.known),
  },
  LEND0210: {
    message: (f: { found: string }) => `\`${f.found}\` is a type, not a value`,
    help: () => "Ask for a type with `x is Account`, for one of several with `x is Account | Folder`.",
  },
  LEND0211: {
    message: (f: Unknown & { lifecycle: string }) =>
      `\`${f.lifecycle}\` never ends with the code \`${f.found}\``,
    help: (f: Unknown & { lifecycle: string }) => didYouMean(f.found, f.known),
  },
  LEND0212: {
    message: (f: SomeHave) =>
      `\`${f.path}\` may be ${f.lacking}, ${f.differs ? `whose \`${f.name}\` has another type` : `which has no attribute \`${f.name}\``}`,
    help: (f: SomeHave) =>
      f.isCounted
        ? `A quota has no conditions. Give ${f.lacking} such a \`${f.name}\` too, or count an action that is for ${f.having} alone.`
        : `Ask for its type first: \`${f.path} is ${f.having} and …\`.`,
  },
  LEND0213: {
    message: (f: Unknown) => `\`${f.found}\` is not a day of the week`,
    help: (f: Unknown) => didYouMean(f.found, f.known, foreignDays),
  },
} as const;
