/** What the answers about one object are made of: each is found the way the change itself finds it (R40). */
import type { EntityFacts } from "../../../engine/facts.ts";
import type { ActionOf, ObjectType, Unnamed } from "../../api/actions.ts";
import type { RefusalView } from "../../api/problem.ts";
import type { AccountLoader } from "../facts/accounts.ts";
import { ServiceError } from "../problem.ts";
import type { ActionAnswer, ActionQuestion } from "../service.ts";
import type { NamedPrincipal } from "../shares/named-principals.ts";
import type { Work } from "../work.ts";

export interface Asking {
  readonly work: Work;
  readonly question: ActionQuestion;
}

/** By an account, whose side of the object is shown. */
export interface AskingAccount extends Asking {
  readonly subject: EntityFacts;
  readonly accounts: AccountLoader;
  /** Whom the question names; null where it names nobody. Throws `invalid` where the account knows of no such one. */
  readonly principals: (() => Promise<readonly NamedPrincipal[]>) | null;
  /** Hears how many sets were read with one object. Throws `invalid` where they are too many for one question. */
  readonly weigh: (sets: number) => void;
}

export type Answers<Type extends ObjectType> = { readonly [Action in ActionOf<Type>]?: ActionAnswer };

/** How one type of object is asked about. Both throw `not_found` for what is not there, or not to be seen. */
export interface Kind<Type extends ObjectType> {
  /** For who sees every side and is no account: only what is not done for an account. */
  readonly everySide: (asking: Asking) => Promise<Answers<Type>>;
  readonly ofAccount: (asking: AskingAccount) => Promise<Answers<Type>>;
  /** Of many objects, where that reads less than asking about one after the other. */
  readonly eachOfAccount?: (
    asking: AskingAccount,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, Answers<Type>>>;
}

export const free: ActionAnswer = { problem: null, dependsOn: [] };

export const asked = (
  refusals: readonly RefusalView[],
  dependsOn: readonly Unnamed[] = [],
): ActionAnswer => ({ problem: refusals.length === 0 ? null : { kind: "refused", refusals }, dependsOn });

/** The problem that `check` throws, if any. */
export const checked = async (
  check: () => void | Promise<void>,
  dependsOn: readonly Unnamed[] = [],
): Promise<ActionAnswer> => {
  try {
    await check();
    return { problem: null, dependsOn };
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    return { problem: cause.problem, dependsOn };
  }
};
