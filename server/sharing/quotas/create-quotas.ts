/** Quotas and the requests for higher ones. */
import type { Quotas } from "../service.ts";
import { ofRegistered } from "../viewers.ts";
import type { Runner } from "../work.ts";
import { decideRequest, getRequest, listRequests, requestQuota } from "./requests.ts";
import { listQuotas } from "./standing.ts";
import { withdrawRequest } from "./withdraw.ts";

export const createQuotas = (runner: Runner): Quotas => ({
  list: (account, query) => runner.read((work) => listQuotas(work, account, query)),
  request: (account, body) => runner.change({ account }, (change) => requestQuota(change, account, body)),
  getRequest: (viewer, id) => runner.read((work) => getRequest(work, viewer, id)),
  listRequests: (viewer, query) =>
    runner.read(ofRegistered(viewer.account, (work) => listRequests(work, viewer, query))),
  withdraw: (account, id) => runner.change({ account }, (change) => withdrawRequest(change, account, id)),
  approve: (by, id, note) => runner.change({ by }, (change) => decideRequest(change, id, "approved", note)),
  reject: (by, id, note) => runner.change({ by }, (change) => decideRequest(change, id, "rejected", note)),
});
