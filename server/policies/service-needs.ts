/** What a policy must have for this service: the facts that it stores, and what it asks about them. Types as in a schema. */

/** Attributes by name. The service always knows a fact whose type does not end in `?`. */
export type NeededAttributes = Readonly<Record<string, string>>;

export interface NeededEntity {
  readonly parents?: readonly string[];
  readonly locks?: readonly string[];
  readonly attributes: NeededAttributes;
}

export interface NeededAction {
  readonly name: string;
  readonly on: readonly string[];
  readonly context?: NeededAttributes;
}

export const schemaName = "sharing";

/** Who asks; every action of the service has it among its subjects. */
export const subjectType = "Account";

const locks = ["restoring", "converting"];

export const entities: Readonly<Record<string, NeededEntity>> = {
  Directory: { attributes: { management_account: "Account", sharing_enabled: "Bool" } },
  Folder: { parents: ["Directory", "Folder"], attributes: { directory: "Directory" } },
  Account: {
    parents: ["Directory", "Folder"],
    attributes: {
      site: "Site",
      features: "Set<String>",
      directory: "Directory?",
      shared_resources: "Int",
      shared_backup_sets: "Int",
      raised_backup_sets: "Int?",
    },
  },
  Cluster: {
    attributes: {
      owner: "Account",
      region: "String",
      tde: "Bool",
      disk_encryption: "Bool",
      released_at: "Time?",
    },
  },
  BackupSet: {
    locks,
    attributes: {
      owner: "Account",
      cluster: "Cluster",
      region: "String",
      level: "Int",
      created_at: "Time",
      expires_at: "Time?",
      deleted_at: "Time?",
      shared_accounts: "Int",
      offers: "Set<Offer>",
      invitation: "String?",
    },
  },
  ResourceShare: {
    locks,
    attributes: {
      owner: "Account",
      region: "String",
      scope: "Scope",
      outside_principals: "Int",
      cancelled_at: "Time?",
    },
  },
  Invitation: {
    attributes: {
      owner: "Account",
      account: "Account",
      offered_at: "Time",
      accepted_at: "Time?",
      rejected_at: "Time?",
      cancelled_at: "Time?",
      expired_at: "Time?",
    },
  },
  Restore: { attributes: { account: "Account", backup_set: "BackupSet" } },
};

export const records: Readonly<Record<string, NeededAttributes>> = {
  Offer: {
    account: "Account",
    share: "String",
    offered_at: "Time",
    accepted_at: "Time?",
    rejected_at: "Time?",
    cancelled_at: "Time?",
    left_at: "Time?",
    left_share_at: "Time?",
    expired_at: "Time?",
  },
};

export const enums: Readonly<Record<string, readonly string[]>> = {
  Scope: ["all_accounts", "resource_directory"],
};

const principal = "Account | Folder | Directory";

export const actions: readonly NeededAction[] = [
  { name: "view", on: ["BackupSet", "ResourceShare", "Invitation", "Restore"] },
  { name: "restore", on: ["BackupSet"], context: { region: "String" } },
  { name: "continue", on: ["Restore"] },
  {
    name: "share",
    on: ["BackupSet"],
    context: {
      principal: `(${principal})?`,
      region: "String",
      scope: "Scope?",
      adding_accounts: "Int",
      adding_resources: "Int",
      adding_backup_sets: "Int",
    },
  },
  { name: "unshare", on: ["BackupSet"] },
  { name: "convert", on: ["BackupSet"] },
  { name: "delete", on: ["BackupSet"] },
  { name: "create_resource_share", on: ["Account"] },
  { name: "update", on: ["ResourceShare"], context: { scope: "Scope?" } },
  { name: "add_principal", on: ["ResourceShare"], context: { principal, scope: "Scope" } },
  { name: "remove_principal", on: ["ResourceShare"] },
  { name: "cancel", on: ["ResourceShare"] },
  { name: "leave", on: ["ResourceShare"], context: { received: "Bool", invited: "Bool" } },
  { name: "set_sharing", on: ["Directory"] },
  { name: "accept", on: ["Invitation"] },
  { name: "reject", on: ["Invitation"] },
];

/** By name, the type that the service asks the lifecycle about. */
export const lifecycles: Readonly<Record<string, string>> = { grant: "BackupSet", invitation: "Invitation" };
