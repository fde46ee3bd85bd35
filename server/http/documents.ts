/** The pieces that route descriptions are made of, so that each route says only what is its own. */
import { z } from "@hono/zod-openapi";
import { problem } from "../api/problem.ts";

export const problems = {
  description: "What went wrong, as a problem document (RFC 9457).",
  content: { "application/problem+json": { schema: problem } },
};

const answer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

/** 200 with a body, or a problem. */
export const answers = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: answer(schema, description),
  default: problems,
});

/** 201 with a body, or a problem. */
export const creates = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  201: answer(schema, description),
  default: problems,
});

/** 204, or a problem. */
export const answersNothing = (description: string) => ({ 204: { description }, default: problems });

export const takes = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { "application/json": { schema } },
});

/** The path of a route about one object. */
export const byId = <Schema extends z.ZodType>(id: Schema) => z.strictObject({ id });

/** A page of a list, readonly as the service answers it. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item).readonly(), next_cursor: z.string().nullable() });
