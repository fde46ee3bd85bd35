/** Policies that are kept in the database: versions, and which of them is in force. */
import { z } from "zod";
import { instant, label, pageQuery, sortBy } from "./words.ts";

/** SHA-256 of the sources, in hexadecimal. */
export const policyDigest = z
  .string()
  .regex(/^[0-9a-f]{40,128}$/, "must be the digest of a policy, in hexadecimal digits");

const fileName = z
  .string()
  .max(100)
  .regex(/^[^./\\\p{Cc}][^/\\\p{Cc}]*\.lend$/u, 'must be the name of a file that ends in ".lend", no path');

/** The characters of one file; all of them have to fit into one request. */
const longestText = 900_000;
const mostFiles = 200;

export const policySource = z.strictObject({ file: fileName, text: z.string().max(longestText) });

const policySources = z
  .array(policySource)
  .min(1)
  .max(mostFiles)
  .refine(
    (sources) => new Set(sources.map(({ file }) => file)).size === sources.length,
    "must not name a file twice",
  );

const note = z
  .string()
  .min(1)
  .max(500)
  .regex(/^\P{Cc}*$/u, "must have no control characters")
  .nullable()
  .default(null);

/** Something that is wrong or odd in a policy, and where. */
export const policyFinding = z.object({
  code: z.string(),
  message: z.string(),
  file: z.string(),
  line: z.number(),
  column: z.number(),
});

export const policyCheckBody = z.strictObject({ sources: policySources });
export const policyVersionBody = z.strictObject({ sources: policySources, note });
export const policyActivationBody = z.strictObject({ digest: policyDigest, note });
export const policyRollbackBody = z.strictObject({ note });

export const policyReport = z.object({
  /** Whether it could come into force. */
  valid: z.boolean(),
  /** Null, and 0, where there are errors. */
  name: z.string().nullable(),
  digest: policyDigest.nullable(),
  rules: z.number().int(),
  tests: z.number().int(),
  errors: z.array(policyFinding).readonly(),
  /** Its own cases that it is stricter than; they keep it from nothing. */
  failed_tests: z.array(policyFinding).readonly(),
  warnings: z.array(policyFinding).readonly(),
});

export const policyVersionView = z.object({
  digest: policyDigest,
  name: z.string(),
  state: z.enum(["in_force", "not_in_force"]),
  rules: z.number().int(),
  tests: z.number().int(),
  files: z.number().int(),
  /** Characters of all files. */
  size: z.number().int(),
  /** Who put it there, as the record has it. */
  author: z.string(),
  note: z.string().nullable(),
  created_at: instant,
});

export const policyVersionSourcesView = policyVersionView.extend({
  sources: z.array(policySource).readonly(),
});

/** The same on every server: what the database says is in force. */
export const activePolicyView = z.object({
  /** Counts the switches: each is one more than the last. */
  number: z.number().int(),
  digest: policyDigest,
  name: z.string(),
  activated_at: instant,
  activated_by: z.string(),
  note: z.string().nullable(),
  /** The version that a rollback puts in force; null where there is none before this one. */
  rolls_back_to: policyDigest.nullable(),
});

export const policyVersionsQuery = pageQuery.extend({
  sort: sortBy("digest", "created_at").default("-created_at"),
  state: policyVersionView.shape.state.optional(),
  author: label.optional(),
  digest_prefix: z
    .string()
    .regex(/^[0-9a-f]{1,128}$/, "must be the beginning of a digest, in hexadecimal digits")
    .optional(),
  created_from: instant.optional(),
  created_to: instant.optional(),
});

export type PolicySource = z.infer<typeof policySource>;
export type PolicyFinding = z.infer<typeof policyFinding>;
export type PolicyCheckBody = z.infer<typeof policyCheckBody>;
export type PolicyVersionBody = z.infer<typeof policyVersionBody>;
export type PolicyActivationBody = z.infer<typeof policyActivationBody>;
export type PolicyRollbackBody = z.infer<typeof policyRollbackBody>;
export type PolicyReport = z.infer<typeof policyReport>;
export type PolicyVersionView = z.infer<typeof policyVersionView>;
export type PolicyVersionSourcesView = z.infer<typeof policyVersionSourcesView>;
export type ActivePolicyView = z.infer<typeof activePolicyView>;
export type PolicyVersionsQuery = z.infer<typeof policyVersionsQuery>;
