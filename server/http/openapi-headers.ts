/** What every route takes and answers beside its own: described once, for all of them. */
import { isChange, isTried } from "./idempotency.ts";
import { type Need, needOf } from "./precondition-needs.ts";
import { idempotencyKeyHeader } from "./problem-attempts.ts";
import { accountHeader } from "./problem-error.ts";

interface Parameter {
  readonly name: string;
  readonly in: "header" | "query";
  readonly description: string;
  readonly schema: object;
}

interface Answer {
  description: string;
  headers?: Record<string, object>;
}

interface Operation {
  parameters?: object[];
  responses?: Record<string, Answer>;
}

/** As much of an OpenAPI document as is added to. */
export interface Description {
  readonly paths?: Record<string, object>;
}

const text = { type: "string" };
const header = (name: string, description: string): Parameter => ({
  name,
  in: "header",
  description,
  schema: text,
});

const account = header(accountHeader, "The account that an operator acts for; another key may name its own.");
const idempotencyKey: Parameter = {
  name: idempotencyKeyHeader,
  in: "header",
  description:
    "Two requests of a caller with one key are one: the second is answered with what the first one did. Another request with it is 422; 409 while the first is under way. Only what was done is kept, so a refusal is decided again.",
  schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
};
const dryRun: Parameter = {
  name: "dry_run",
  in: "query",
  description: "true answers what the request would be answered, and changes nothing.",
  schema: { type: "boolean", default: false },
};
const without: Readonly<Record<Need, string>> = {
  always: ", 428 where the header is missing",
  to_replace: ", 428 where the header is missing and there is something to replace",
  never: "",
};
const ifMatch = (need: Need) => ({
  ...header(
    "If-Match",
    `The ETag of the object as the caller knows it, or *; 412 where it is another by now${without[need]}.`,
  ),
  required: need === "always",
});
const ifNew = header("If-None-Match", "* makes the object only where there is none: 412 where there is.");
const ifNoneMatch = header(
  "If-None-Match",
  "ETags that the caller has: 304 where the answer is one of them.",
);

const tag = {
  description: "A strong tag of what is shown; it changes with every change of it.",
  schema: text,
};
const replayed = { description: "true where the answer is given again, and nothing was done.", schema: text };
const tried = { description: "true where nothing was changed.", schema: text };

/** A `POST` to a path without an id makes something new, but for this one. */
const makesNew = (path: string, method: string): boolean =>
  method === "POST" && !path.includes("{") && path !== "/v1/policy/rollback";

/** They are about what who asks is not shown by itself, so there is no tag to send. */
const untagged: ReadonlySet<string> = new Set([
  "POST /v1/resource-shares/{id}/leave",
  "POST /v1/webhooks/{id}/dead-letters/{letter}/resend",
]);

/** The changes of one object that can be asked for with its tag. */
const isConditional = (path: string, method: string): boolean =>
  !makesNew(path, method) && !untagged.has(`${method} ${path}`);

const parametersOf = (path: string, method: string): readonly Parameter[] => {
  if (!isChange(method)) return [account, ifNoneMatch];
  return [
    account,
    idempotencyKey,
    ...(isTried(path) ? [dryRun] : []),
    ...(isConditional(path, method) ? [ifMatch(needOf(method, path))] : []),
    ...(method === "PUT" ? [ifNew] : []),
  ];
};

const headersOf = (path: string, method: string): Record<string, object> => {
  if (!isChange(method)) return { ETag: tag };
  return {
    "Idempotency-Replayed": replayed,
    ...(isTried(path) ? { ETag: tag, "Lendbase-Dry-Run": tried } : {}),
  };
};

const notModified = { description: "The caller has it already; there is no body." };

const describe = (path: string, method: string, operation: Operation): void => {
  operation.parameters = [...(operation.parameters ?? []), ...parametersOf(path, method)];
  for (const [status, answer] of Object.entries(operation.responses ?? {})) {
    if (status.startsWith("2")) answer.headers = { ...answer.headers, ...headersOf(path, method) };
  }
  if (!isChange(method)) operation.responses = { ...operation.responses, 304: notModified };
};

/** Adds them to every route below `/v1`. Answers the same document. */
export const describeHeaders = <Document extends Description>(document: Document): Document => {
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    if (!path.startsWith("/v1/")) continue;
    for (const [method, operation] of Object.entries(operations)) {
      describe(path, method.toUpperCase(), operation as Operation);
    }
  }
  return document;
};
