/** The small shapes that the resources of the service are made of. JSON names are those of the policy schema. */
import { z } from "zod";

/** Ids are compared as they are written; no spaces, no control characters. */
const id = (what: string) =>
  z
    .string()
    .min(1)
    .max(63)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, `${what} is 1 to 63 letters, digits, ".", "_" or "-"`);

export const accountId = z.string().regex(/^[0-9]{16}$/, "an account id is 16 digits");
export const clusterId = id("a cluster id");
export const backupSetId = id("a backup set id");
export const shareId = id("a resource share id");
export const invitationId = id("an invitation id");
export const restoreId = id("a restore id");
export const conversionId = id("a conversion id");
export const directoryId = id("a directory id");
export const folderId = id("a folder id");
export const region = id("a region");

/** A name for people: no control characters, which do strange things to a terminal. */
export const label = z
  .string()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, "must have no control characters");

/** An instant, ISO 8601 in UTC with milliseconds: `2026-03-02T09:00:00.000Z`. */
export const instant = z.iso.datetime();

/** R25: letters, digits, Chinese characters, `.`, `_` and `-`. */
export const shareName = z
  .string()
  .min(1, "a share name has at least 1 character")
  .max(50, "a share name has at most 50 characters")
  .regex(
    /^[\p{L}\p{N}._-]+$/u,
    'a share name has letters, digits, Chinese characters, ".", "_" and "-" only',
  );

/** R26 */
export const scope = z.enum(["all_accounts", "resource_directory"]);

export const principal = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Account"), id: accountId }),
  z.strictObject({ type: z.literal("Folder"), id: folderId }),
  z.strictObject({ type: z.literal("Directory"), id: directoryId }),
]);

export const parent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Folder"), id: folderId }),
  z.strictObject({ type: z.literal("Directory"), id: directoryId }),
]);

/** A page of a list, in the order of its key. `next_cursor` is null on the last page. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(900).optional(),
});

const oneOf = (taken: readonly string[], names: readonly string[], then: string) => {
  const shown = names.map((name) => JSON.stringify(name)).join(", ");
  const error = `must be one of ${shown}, with "-" before it for the largest first${then}`;
  return z.enum(taken, { error }).optional();
};

const bothWays = (name: string): readonly string[] => [name, `-${name}`];

/** `-created_at,id`: one of the fields that a list is sorted by, and how what is equal in it follows one another. */
export const sortBy = (key: string, ...fields: readonly string[]) => {
  const sorts = fields.flatMap(bothWays).flatMap((first) => [first, `${first},${key}`, `${first},-${key}`]);
  const then = fields.length === 0 ? "" : `, then ",${key}" or ",-${key}" if it matters`;
  return oneOf([...bothWays(key), ...sorts], [key, ...fields], then);
};

/** Of a list whose ids are in the order of this time: what is of one instant is in the order of its ids. */
export const sortByIdOr = (time: string) => oneOf(["id", time].flatMap(bothWays), ["id", time], "");

/** As a query can say it. */
export const flag = z.enum(["true", "false"]);

export type Scope = z.infer<typeof scope>;
export type Principal = z.infer<typeof principal>;
export type Parent = z.infer<typeof parent>;
export type PageQuery = z.infer<typeof pageQuery>;
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}
