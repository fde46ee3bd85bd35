/** The lists that the server describes: whatever answers a page. */
import { expect } from "vitest";
import { friend, owner } from "../http/lending.ts";
import type { OpenedApp } from "./open-app.ts";

// biome-ignore lint/suspicious/noExplicitAny: a row of any list
export type Item = any;

export interface Described {
  readonly path: string;
  readonly sorts: readonly string[];
  readonly filters: readonly string[];
}

/** What is asked of every list, beside its sorts and filters. */
const ofEveryList = ["limit", "cursor", "sort"];

/** Only these can be had for one account alone. */
export const viewers: Readonly<Record<string, string>> = {
  "/v1/my-shares": owner,
  "/v1/shared-with-me": friend,
};

export const describedLists = async ({ done }: OpenedApp): Promise<readonly Described[]> => {
  const { paths } = await done("GET", "/openapi.json");
  const lists: Described[] = [];
  for (const [path, { get }] of Object.entries(paths as Record<string, { readonly get?: Item }>)) {
    const properties = get?.responses[200]?.content?.["application/json"]?.schema?.properties;
    if (properties?.items === undefined || properties.next_cursor === undefined) continue;
    const asked = (get.parameters as readonly Item[]).filter((each) => each.in === "query");
    const names = asked.map(({ name }) => name as string);
    expect(names, path).toEqual(expect.arrayContaining(ofEveryList));
    lists.push({
      path,
      sorts: asked.find(({ name }) => name === "sort").schema.enum,
      filters: names.filter((name) => !ofEveryList.includes(name)),
    });
  }
  return lists;
};
