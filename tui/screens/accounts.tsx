/** All accounts, of which an operator chooses one. */
import type { AccountView } from "../../server/api/inventory.ts";
import { ListView } from "../components/list-view.tsx";
import { useSession } from "../components/surface.tsx";
import { isAccountId } from "../state/commands.ts";
import type { Column } from "../text/columns.ts";

const columns: readonly Column<AccountView>[] = [
  { head: "ACCOUNT", min: 16, max: 16, rank: 0, cell: (item) => item.id },
  { head: "NAME", min: 18, max: 40, rank: 0, cell: (item) => item.name },
  { head: "SITE", min: 16, max: 20, rank: 1, cell: (item) => item.site },
  {
    head: "SHARED SETS",
    min: 11,
    max: 11,
    align: "right",
    rank: 0,
    cell: (item) => String(item.shared_backup_sets),
  },
  { head: "DIRECTORY", min: 9, max: 24, rank: 2, cell: (item) => item.directory ?? "-" },
];

const columnsAt = () => columns;

const empty = {
  title: "No account is registered.",
  next: 'An operator or a service registers accounts with PUT /v1/accounts/{id}; "npm start -- --demo" loads a demo world.',
};

const unlisted = (filter: string): string | null =>
  isAccountId(filter) ? `enter shows the side of account ${filter} all the same.` : null;

export const Accounts = () => (
  <ListView columns={columnsAt} empty={empty} list={useSession().lists.accounts} unlisted={unlisted} />
);
