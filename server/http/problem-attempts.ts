/** What the HTTP room refuses about repeated, tried out and conditional changes. */
import type { RequestProblem } from "./problem-error.ts";

export const idempotencyKeyHeader = "Idempotency-Key";

export const idempotencyKeyWrong: RequestProblem = {
  status: 400,
  code: "InvalidRequest",
  detail: `The header ${idempotencyKeyHeader} is wrong: it must be 1 to 255 printable ASCII characters without spaces.`,
  help: "Send one key, such as a UUID, that no other request of yours has.",
  errors: [
    { pointer: idempotencyKeyHeader, detail: "must be 1 to 255 printable ASCII characters without spaces" },
  ],
};

export const idempotencyKeyReused: RequestProblem = {
  status: 422,
  code: "IdempotencyKeyReused",
  detail: `The ${idempotencyKeyHeader} was used for another request: another method, path, query, account or body.`,
  help: "Send a new key with a new request, and the same bytes with the same key.",
};

export const requestInFlight: RequestProblem = {
  status: 409,
  code: "RequestInFlight",
  detail: `A request with this ${idempotencyKeyHeader} is being answered at this moment.`,
  help: "Send it again in a moment; it is then answered with what the first one did.",
  headers: { "Retry-After": "1" },
};

export const dryRunWrong: RequestProblem = {
  status: 400,
  code: "InvalidRequest",
  detail: "The query is wrong at dry_run: it must be true or false.",
  errors: [{ pointer: "dry_run", detail: "must be true or false" }],
};

export const dryRunNotHere: RequestProblem = {
  status: 400,
  code: "DryRunNotPossible",
  detail: "This request cannot be tried out, so nothing was done.",
  help: "Leave out dry_run to do it.",
};

export const preconditionWrong = (header: string): RequestProblem => ({
  status: 400,
  code: "InvalidRequest",
  detail: `The header ${header} is wrong: it must be * or a list of at most 50 entity tags, each in double quotes.`,
  help: "Send the ETag header of the answer that showed the object, with its quotes.",
  errors: [{ pointer: header, detail: "must be * or a list of entity tags in double quotes" }],
});

export const preconditionRequired: RequestProblem = {
  status: 428,
  code: "PreconditionRequired",
  detail:
    "This change needs the header If-Match, so that it takes back nothing that another has changed meanwhile.",
  help: "Read the object, and send its ETag as If-Match; * stands for whatever it is now.",
};

export const preconditionToReplace: RequestProblem = {
  ...preconditionRequired,
  detail:
    "There is one with this id already; replacing it needs the header If-Match, so that it takes back nothing that another has changed meanwhile.",
};

export const preconditionFailed: RequestProblem = {
  status: 412,
  code: "PreconditionFailed",
  detail: "The object is not what the request expects it to be, so nothing was changed.",
  help: "Read it again, look at what has changed, and send its new ETag.",
};

export const onlyWeakTags: RequestProblem = {
  status: 412,
  code: "PreconditionFailed",
  detail:
    "If-Match has only weak tags (W/), which match no state that is to be changed, so nothing was changed.",
  help: "Send the ETag as it was answered, which is strong; a proxy that makes it weak must be told not to.",
};

export const noPreconditionHere: RequestProblem = {
  status: 400,
  code: "NoPreconditionHere",
  detail: "This request changes no single object, so it takes neither If-Match nor If-None-Match.",
  help: "Leave out the header.",
};
