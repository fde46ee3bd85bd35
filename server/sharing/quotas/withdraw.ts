/** An account takes back its own request for a higher limit, while nobody has answered it (R9). */
import type { QuotaRequestView } from "../../api/quotas.ts";
import { loadCaller } from "../decide.ts";
import type { Change } from "../work.ts";
import { checkOpen, findRequest, requestView } from "./requests.ts";

/** Throws a `conflict` where it was answered. Again, it stays withdrawn, and nothing is changed. */
export const withdrawRequest = async (
  change: Change,
  account: string,
  id: string,
): Promise<QuotaRequestView> => {
  await loadCaller(change, account);
  const row = await findRequest(change, { account }, id);
  if (row.state === "withdrawn") return requestView(row);
  checkOpen(row);
  const withdrawn = { state: "withdrawn", decided_at: change.now } as const;
  await change.db.updateTable("quota_requests").set(withdrawn).where("id", "=", id).execute();
  const details = { account, quota: row.quota, limit: row.requested_limit };
  await change.record("withdraw_quota_request", { type: "QuotaRequest", id }, details);
  return requestView({ ...row, ...withdrawn });
};
