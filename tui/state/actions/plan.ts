/** What pressing the key of an action would do now. */
import type { Answer } from "../../answer.ts";
import type { Client, Question } from "../../client.ts";
import type { Confirmation, Done } from "../stores.ts";
import type { Target } from "../target.ts";

export type ActionName = "restore" | "cancel" | "accept" | "reject";

export type Plan =
  /** It cannot be done. `question` asks the server for the rules behind it; null where no rule is. */
  | { readonly kind: "blocked"; readonly why: string; readonly question: Question | null }
  /** It is done after a yes. `ask` reads what the question needs to say. */
  | {
      readonly kind: "confirmed";
      readonly what: string;
      readonly ask: () => Promise<Answer<Confirmation>>;
    }
  | { readonly kind: "direct"; readonly what: string; readonly run: () => Promise<Answer<Done>> };

export interface Attempt {
  readonly client: Client;
  readonly account: string;
  readonly target: Target;
}

export const blocked = (why: string, question: Question | null = null): Plan => ({
  kind: "blocked",
  why,
  question,
});
