/**
 * What the sharing service does, without HTTP. Every method that changes something loads the facts, asks the engine
 * and applies the change in one transaction; a refusal changes nothing.
 */
import type { Decision } from "../../engine/decision.ts";
import type { ObjectType, Unnamed } from "../api/actions.ts";
import type {
  AccountBody,
  AccountView,
  BackupSetBody,
  BackupSetView,
  ClusterBody,
  ClusterView,
  DirectoryBody,
  DirectoryView,
  FolderBody,
  FolderView,
} from "../api/inventory.ts";
import type {
  AccountsQuery,
  BackupSetsQuery,
  ClustersQuery,
  ConversionsQuery,
  DirectoriesQuery,
  FoldersQuery,
  InvitationsQuery,
  MySharesQuery,
  ResourceSharesQuery,
  RestoresQuery,
  SharedWithMeQuery,
} from "../api/lists.ts";
import type {
  QuotaRequestBody,
  QuotaRequestsQuery,
  QuotaRequestView,
  QuotasQuery,
  QuotasView,
} from "../api/quotas.ts";
import type {
  ConversionView,
  InvitationView,
  LeftShareView,
  MySharesItem,
  ResourceShareBody,
  ResourceSharePatch,
  ResourceShareView,
  RestoreBody,
  RestoreView,
  SharedWithMeItem,
} from "../api/sharing.ts";
import type { Page, Principal, Scope } from "../api/words.ts";
import type { Attempt } from "../store/attempts.ts";
import type { ServiceProblem } from "./problem.ts";

export type { Attempt, Claim } from "../store/attempts.ts";

/** Whose side is shown: one account's, or (to an operator or a service) everything. */
export type Viewer = { readonly account: string } | { readonly account: null };

/** Facts that operators and services register and report. `PUT` semantics: the same call twice changes nothing. */
export interface Inventory {
  putAccount(id: string, body: AccountBody): Promise<AccountView>;
  getAccount(id: string): Promise<AccountView>;
  listAccounts(query: AccountsQuery, viewer?: Viewer): Promise<Page<AccountView>>;
  putDirectory(id: string, body: DirectoryBody): Promise<DirectoryView>;
  /** R29: for its management account. Disabling ends no share that exists. */
  setDirectorySharing(account: string, id: string, enabled: boolean): Promise<DirectoryView>;
  getDirectory(viewer: Viewer, id: string): Promise<DirectoryView>;
  listDirectories(viewer: Viewer, query: DirectoriesQuery): Promise<Page<DirectoryView>>;
  putFolder(id: string, body: FolderBody): Promise<FolderView>;
  getFolder(viewer: Viewer, id: string): Promise<FolderView>;
  listFolders(viewer: Viewer, query: FoldersQuery): Promise<Page<FolderView>>;
  putCluster(id: string, body: ClusterBody): Promise<ClusterView>;
  getCluster(viewer: Viewer, id: string): Promise<ClusterView>;
  listClusters(viewer: Viewer, query: ClustersQuery): Promise<Page<ClusterView>>;
  /** R16, R24: a fact, never refused. Repeating it keeps the first instant. */
  releaseCluster(id: string): Promise<ClusterView>;
  putBackupSet(id: string, body: BackupSetBody): Promise<BackupSetView>;
  getBackupSet(viewer: Viewer, id: string): Promise<BackupSetView>;
  listBackupSets(viewer: Viewer, query: BackupSetsQuery): Promise<Page<BackupSetView>>;
}

export interface Shares {
  create(account: string, body: ResourceShareBody): Promise<ResourceShareView>;
  get(viewer: Viewer, id: string): Promise<ResourceShareView>;
  list(viewer: Viewer, query: ResourceSharesQuery): Promise<Page<ResourceShareView>>;
  update(account: string, id: string, patch: ResourceSharePatch): Promise<ResourceShareView>;
  addBackupSets(account: string, id: string, backupSets: readonly string[]): Promise<ResourceShareView>;
  removeBackupSet(account: string, id: string, backupSet: string): Promise<ResourceShareView>;
  addPrincipals(account: string, id: string, principals: readonly Principal[]): Promise<ResourceShareView>;
  removePrincipal(account: string, id: string, principal: Principal): Promise<ResourceShareView>;
  /** R39: ends what the share grants; it stays listed as revoking until the scheduler has finished. */
  cancel(account: string, id: string): Promise<ResourceShareView>;
  /** R16: the recipient gives the share back. Nothing brings it back but a new offer of its owner. */
  leave(account: string, id: string): Promise<LeftShareView>;
  /** R36 */
  myShares(account: string, query: MySharesQuery): Promise<Page<MySharesItem>>;
  /** R33 */
  sharedWithMe(account: string, query: SharedWithMeQuery): Promise<Page<SharedWithMeItem>>;
}

export interface Invitations {
  list(viewer: Viewer, query: InvitationsQuery): Promise<Page<InvitationView>>;
  get(viewer: Viewer, id: string): Promise<InvitationView>;
  accept(account: string, id: string): Promise<InvitationView>;
  reject(account: string, id: string): Promise<InvitationView>;
}

export interface BackupSets {
  /** R24: refused while locked. */
  delete(account: string, id: string): Promise<BackupSetView>;
  /** Begins the conversion to level 2, which locks the set until it ends (R21). */
  convert(account: string, id: string): Promise<BackupSetView>;
}

export interface Restores {
  request(account: string, body: RestoreBody): Promise<RestoreView>;
  get(viewer: Viewer, id: string): Promise<RestoreView>;
  list(viewer: Viewer, query: RestoresQuery): Promise<Page<RestoreView>>;
}

/** Conversions to level 2, as the owner of the set sees them (R21). They begin with {@link BackupSets.convert}. */
export interface Conversions {
  get(viewer: Viewer, id: string): Promise<ConversionView>;
  list(viewer: Viewer, query: ConversionsQuery): Promise<Page<ConversionView>>;
}

/** What an account may share, and its requests for more (R7 to R9). */
export interface Quotas {
  /** As the engine counts them, so that nothing is shown that a refusal would not say. */
  list(account: string, query: QuotasQuery): Promise<QuotasView>;
  request(account: string, body: QuotaRequestBody): Promise<QuotaRequestView>;
  getRequest(viewer: Viewer, id: string): Promise<QuotaRequestView>;
  listRequests(viewer: Viewer, query: QuotaRequestsQuery): Promise<Page<QuotaRequestView>>;
  /** By the account itself, while it is open; again changes nothing. Another may be sent then. */
  withdraw(account: string, id: string): Promise<QuotaRequestView>;
  /** `by` names the operator in the record. The limit is raised in the same transaction. */
  approve(by: string, id: string, note: string | null): Promise<QuotaRequestView>;
  reject(by: string, id: string, note: string | null): Promise<QuotaRequestView>;
}

/** An object, and what is known already of what would be done with it. */
export interface ActionQuestion {
  readonly type: ObjectType;
  readonly id: string;
  readonly region?: string | undefined;
  readonly scope?: Scope | undefined;
  /** Whom to share with; without it, what holds for every account that is new to the set. */
  readonly principal?: Principal | undefined;
  /** What to put into a share, or to take out of it. */
  readonly backupSet?: string | undefined;
  readonly quota?: string | undefined;
}

export interface ActionAnswer {
  /** What the change would be answered; null where it would be made. */
  readonly problem: ServiceProblem | null;
  /** What the change names, and the question did not: the problem is there whatever it is. */
  readonly dependsOn: readonly Unnamed[];
}

/** By action. What is not on the viewer's side of the object is left out: it is answered as what is not there. */
export type ActionAnswers = Readonly<Record<string, ActionAnswer>>;

export interface Actions {
  /** R40. Throws `not_found` for what is not there or not the viewer's to see. */
  list(viewer: Viewer, question: ActionQuestion): Promise<ActionAnswers>;
  /** The same of many at once, by id; what `list` would not find is left out. */
  listEach(
    viewer: Viewer,
    ids: readonly string[],
    question: Omit<ActionQuestion, "id">,
  ): Promise<ReadonlyMap<string, ActionAnswers>>;
}

/** A question without a change, in the words of AuthZEN. */
export interface EvaluationQuestion {
  /** The subject asks: what it has no part in is as if it were not there. */
  readonly asksItself?: boolean;
  readonly subject: { readonly type: string; readonly id: string };
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
  /** JSON as it came; attributes that do not come from a request are ignored. */
  readonly context: Readonly<Record<string, unknown>>;
}

export type EvaluationAnswer =
  | {
      readonly known: true;
      readonly decision: Decision;
      readonly digest: string;
      /** R35: what the subject has to accept first. */
      readonly invitation?: string | undefined;
    }
  /** The subject, the action or the resource does not exist: never permitted. */
  | { readonly known: false; readonly code: string; readonly message: string };

export interface Decisions {
  /** Throws an `invalid` problem where the context has the wrong shape. */
  evaluate(question: EvaluationQuestion): Promise<EvaluationAnswer>;
}

export interface Sharing {
  readonly inventory: Inventory;
  readonly shares: Shares;
  readonly invitations: Invitations;
  readonly backupSets: BackupSets;
  readonly restores: Restores;
  readonly conversions: Conversions;
  readonly quotas: Quotas;
  readonly actions: Actions;
  readonly decisions: Decisions;
  /**
   * One pass of the scheduler at the clock's instant: finishes revocations whose time has come, moves restores and
   * conversions on, releases locks whose lease has ended. Idempotent. Answers how much it did.
   */
  tick(): Promise<{ readonly finished: number }>;
  /**
   * The same service for one request, whose change is made as `attempt` says. `check` runs first in the transaction of
   * the change, on a service that sees it; what it throws undoes everything. An answer that is given again is not checked.
   */
  under(attempt: Attempt, check?: (inside: Sharing) => Promise<void>): Sharing;
}
