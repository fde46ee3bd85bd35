/** Who measures hears of each commit, and how many changes were in it. */
import { expect, test } from "vitest";
import { accountBody, friend, openStage } from "../sharing/cast.ts";

test("changes that are asked for together are one commit, and one that is undone is none", async () => {
  const { store, sharing } = await openStage();
  const commits: number[] = [];
  store.watchCommits((changes) => commits.push(changes));
  const put = (index: number) =>
    sharing.inventory.putAccount(friend(index), accountBody({ name: `n${index}` }));
  await Promise.all([1, 2, 3, 4, 5].map(put));
  expect(commits).toEqual([5]);
  await put(6);
  expect(commits).toEqual([5, 1]);
  const broken = store.write(async () => {
    throw new Error("undone");
  });
  await expect(broken).rejects.toThrow("undone");
  await put(7);
  expect(commits).toEqual([5, 1, 1]);
});
