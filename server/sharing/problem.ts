/** Why the service did not do what it was asked. Data; the HTTP room turns it into a problem document. */
import type { RefusalView } from "../api/problem.ts";

export type ServiceProblem =
  /** The object does not exist, or is not the caller's to see: the two must not be told apart. */
  | {
      readonly kind: "not_found";
      readonly what: string;
      readonly id: string;
      /** Where a request names several that are not there: the others, and where in the body it names them. */
      readonly others?: readonly string[];
      readonly pointer?: string;
    }
  /** The policy refused. At least one refusal. */
  | { readonly kind: "refused"; readonly refusals: readonly RefusalView[] }
  /** The request contradicts what is stored, such as a cluster that changes its owner. */
  | {
      readonly kind: "conflict";
      readonly code: string;
      readonly message: string;
      readonly help: string | null;
    }
  /** The request names something that cannot be, such as a parent that does not exist. */
  | {
      readonly kind: "invalid";
      /** Where one of its own says more. */
      readonly code?: string;
      readonly pointer: string;
      readonly message: string;
      /** What else is wrong with the request. */
      readonly others?: readonly { readonly pointer: string; readonly message: string }[];
    };

/** Carries a {@link ServiceProblem} out of a transaction, so that leaving it also rolls it back. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly problem: ServiceProblem;

  constructor(problem: ServiceProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}
