/** The problems that do not come from the policy, worded in one place. */
import { ServiceError } from "./problem.ts";

export const notFound = (what: string, id: string): ServiceError =>
  new ServiceError({ kind: "not_found", what, id });

/** The request names something that is not there. `pointer` is a JSON pointer into the body. */
export const missing = (pointer: string, what: string, id: string): ServiceError =>
  invalid(pointer, `There is no ${what} ${id}; register it first.`);

export const invalid = (pointer: string, message: string): ServiceError =>
  new ServiceError({ kind: "invalid", pointer, message });

export const conflict = (code: string, message: string, help: string | null = null): ServiceError =>
  new ServiceError({ kind: "conflict", code, message, help });

/** A stored property that never changes. */
export const fixed = (
  what: string,
  id: string,
  property: string,
  stored: string,
  given: string,
): ServiceError =>
  conflict(
    "CannotChange",
    `The ${property} of ${what} ${id} is ${stored} and cannot become ${given}.`,
    `Send ${stored}, or register a new ${what}.`,
  );
