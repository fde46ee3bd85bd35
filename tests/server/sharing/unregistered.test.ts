import { expect, test } from "vitest";
import { openStage, problemOf } from "./cast.ts";

const nobody = "9999999999999999";

for (const list of ["myShares", "sharedWithMe"] as const) {
  test(`${list} of an account that is not registered is not found, rather than empty`, async () => {
    const { sharing } = await openStage();
    expect(await problemOf(sharing.shares[list](nobody, { limit: 10 }))).toEqual({
      kind: "not_found",
      what: "Account",
      id: nobody,
    });
  });
}
