/**
 * `ETag`, `If-Match` and `If-None-Match` (RFC 9110). A tag is made from the bytes of what is shown, so it changes with
 * whatever changes in them: by a command, by the scheduler, or by the clock alone.
 */
import { createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { ServiceError } from "../sharing/problem.ts";
import type { Attempt, Sharing } from "../sharing/service.ts";
import type { HttpEnv } from "./environment.ts";
import { isChange } from "./idempotency.ts";
import { routeOf } from "./metrics.ts";
import { needOf } from "./precondition-needs.ts";
import {
  noPreconditionHere,
  onlyWeakTags,
  preconditionFailed,
  preconditionRequired,
  preconditionToReplace,
  preconditionWrong,
} from "./problem-attempts.ts";
import { ProblemError } from "./problem-error.ts";

/** Enough of a hash that no two states of an object have the same. */
const tagDigits = 27;

/** A strong tag: two texts have the same only where they have the same bytes. */
export const tagOf = (text: string): string =>
  `"${createHash("sha256").update(text).digest("base64url").slice(0, tagDigits)}"`;

/** Tags of any server, ours or not. The text of a tag has no quotes, spaces or control characters. */
const tag = /(W\/)?"[\x21\x23-\x7e\x80-\xff]*"/;
/** Elements of the list may be empty (RFC 9110, 5.6.1). */
const tagList = new RegExp(`^[\\s,]*${tag.source}(\\s*,[\\s,]*${tag.source})*[\\s,]*$`);
const tagInList = new RegExp(tag.source, "g");
const longestHeader = 4000;
const mostTags = 50;

type Tags = "any" | readonly string[];

/** Null where there is no such header. Throws a 400 problem where it is no list of tags. */
const tagsIn = (c: Context<HttpEnv>, name: "If-Match" | "If-None-Match"): Tags | null => {
  const header = c.req.header(name);
  if (header === undefined) return null;
  if (header.trim() === "*") return "any";
  const readable = header.length <= longestHeader && tagList.test(header);
  const tags = readable ? (header.match(tagInList) ?? []) : [];
  if (tags.length === 0 || tags.length > mostTags) throw new ProblemError(preconditionWrong(name));
  return tags;
};

const isWeak = (each: string): boolean => each.startsWith("W/");

/** A weak tag never matches a state that is to be changed. */
const holds = (tags: Tags, present: string | null): boolean =>
  present !== null && (tags === "any" || tags.includes(present));

/** To say that something is there, or is shown already, a weak tag is enough. */
const isShown = (tags: Tags, present: string | null): boolean =>
  present !== null && (tags === "any" || tags.some((each) => each.replace(/^W\//, "") === present));

/** What changes something as one request wants it. */
interface Changing<Service> {
  under(attempt: Attempt, check?: (inside: Service) => Promise<void>): Service;
}

/** How one change is to be made, and what has to hold inside of it. */
export interface CheckedAttempt<Service> extends Attempt {
  readonly check: ((inside: Service) => Promise<void>) | undefined;
}

/** What the object looks like now, to this caller; `inside` sees the transaction of the change. */
export type Current<Service = Sharing> = (inside: Service) => Promise<unknown>;

/** Null where the change may make the object. Anything else about what is not there is answered as it always is. */
const presentTag = async <Service>(
  mayMake: boolean,
  current: Current<Service>,
  inside: Service,
): Promise<string | null> => {
  try {
    return tagOf(JSON.stringify(await current(inside)));
  } catch (cause) {
    const missing = cause instanceof ServiceError && cause.problem.kind === "not_found";
    if (missing && mayMake) return null;
    throw cause;
  }
};

/** Throws what is wrong with the headers; answers what has to hold inside of the change, if anything. */
const conditionOf = <Service>(c: Context<HttpEnv>, current: Current<Service> | undefined) => {
  const { method } = c.req;
  const wanted = tagsIn(c, "If-Match");
  const unwanted = tagsIn(c, "If-None-Match");
  const need = needOf(method, routeOf(c) ?? "");
  if (wanted === null && need === "always") throw new ProblemError(preconditionRequired);
  if (wanted === null && unwanted === null && need === "never") return undefined;
  if (current === undefined) throw new ProblemError(noPreconditionHere);
  if (wanted !== null && wanted !== "any" && wanted.every(isWeak)) throw new ProblemError(onlyWeakTags);
  return async (inside: Service): Promise<void> => {
    const present = await presentTag(method === "PUT" && need !== "always", current, inside);
    const isAnother = wanted !== null && !holds(wanted, present);
    if (isAnother || (unwanted !== null && isShown(unwanted, present))) {
      throw new ProblemError(preconditionFailed);
    }
    const replaces = need === "to_replace" && present !== null;
    if (wanted === null && replaces) throw new ProblemError(preconditionToReplace);
  };
};

/**
 * The service as this request changes it: with its key, dry or not, and only if what it names is as the caller knows
 * it. `current` shows the object that the preconditions are about; none can be asked for without it.
 */
export const changing = <Service extends Changing<Service>>(
  c: Context<HttpEnv>,
  service: Service,
  current?: Current<Service>,
): Service => {
  const condition = conditionOf(c, current);
  c.set("tagged", true);
  return service.under(c.get("attempt"), condition);
};

/** How a request is to be made of a service that is told so with each change, and only if what it names is as known. */
export const attemptOn = <Service>(
  c: Context<HttpEnv>,
  current: Current<Service>,
): CheckedAttempt<Service> => ({
  ...c.get("attempt"),
  check: conditionOf(c, current),
});

/** How a request that changes no single object is to be made. Throws a 400 problem where it has preconditions. */
export const unconditional = (c: Context<HttpEnv>): Attempt => {
  conditionOf(c, undefined);
  return c.get("attempt");
};

const isJson = (response: Response): boolean =>
  response.headers.get("content-type")?.startsWith("application/json") ?? false;

/** Tags what is shown, and leaves it out where the caller has it already, or wants no other. */
export const tagAnswers: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const reads = !isChange(c.req.method);
  const known = reads ? tagsIn(c, "If-None-Match") : null;
  const wanted = reads ? tagsIn(c, "If-Match") : null;
  await next();
  const { res } = c;
  if (!(reads || c.get("tagged")) || !res.ok || !isJson(res)) return;
  const text = await res.text();
  const present = tagOf(text);
  if (wanted !== null && !holds(wanted, present)) throw new ProblemError(preconditionFailed);
  const shown = known !== null && isShown(known, present);
  const headers = new Headers(res.headers);
  headers.set("ETag", present);
  if (shown) headers.delete("Content-Type");
  c.res = undefined;
  c.res = new Response(shown ? null : text, { status: shown ? 304 : res.status, headers });
};
