/** The top of the screen: whose side is shown, which policy decides, whether the server answers; then the tabs. */
import { useStore } from "@nanostores/react";
import { refusedBanner, shortDigest } from "../state/policy-lines.ts";
import { type Screen, screens, titles } from "../state/screen.ts";
import type { ChosenAccount, ServerState, View } from "../state/stores.ts";
import { waiting } from "../state/waiting.ts";
import type { Cell } from "../text/columns.ts";
import { cut, fitted, widthOf } from "../text/fit.ts";
import { Row, spread } from "./row.tsx";
import { useSession } from "./surface.tsx";

const serverCells: Readonly<Record<ServerState, Cell>> = {
  connecting: { text: "○ connecting", tone: "busy" },
  live: { text: "● live", tone: "good" },
  unreachable: { text: "○ unreachable", tone: "bad" },
};

/** Columns from which the name of the program is shown too. */
const roomy = 76;
/** Columns from which the policy is called so. */
const wide = 90;

const accountText = (account: ChosenAccount | null): string =>
  account === null ? "no account chosen" : [account.id, account.name ?? ""].join(" ").trim();

export const Header = () => {
  const { stores } = useSession();
  const { columns } = useStore(stores.$size);
  const account = useStore(stores.$account);
  const policy = useStore(stores.$policy);
  const server = serverCells[useStore(stores.$server)];
  const digest = policy === null ? "" : shortDigest(policy.digest);
  const name = policy === null ? "policy not read" : cut(policy.name, Math.floor(columns / 4));
  const right: readonly Cell[] = [
    { text: columns >= wide && policy !== null ? "policy " : "", tone: "muted" },
    { text: name, tone: "plain" },
    { text: digest === "" ? "" : ` ${digest}`, tone: "muted" },
    { text: "  ", tone: "plain" },
    server,
  ];
  const program = columns >= roomy ? "Lendbase  " : "";
  const room = columns - program.length - right.reduce((sum, { text }) => sum + widthOf(text), 0) - 2;
  const left: readonly Cell[] = [
    { text: program, tone: "muted" },
    { text: cut(accountText(account), room), tone: "title" },
  ];
  return <Row pieces={spread(left, right, columns)} />;
};

/** Short titles where the terminal is narrow. */
const shortTitles: Readonly<Record<Screen, string>> = {
  my_shares: "Mine",
  shared_with_me: "With Me",
  invitations: "Invites",
  restores: "Restores",
};

/** @param invited how many invitations wait; empty for none. */
const tabName = (screen: Screen, columns: number, invited: string): string => {
  const narrow = columns < roomy;
  const name = narrow ? shortTitles[screen] : titles[screen];
  if (screen !== "invitations" || invited === "") return name;
  return narrow ? `${name}!` : `${name} (${invited})`;
};

const tabCells = (view: View, columns: number, invited: string): readonly Cell[] => {
  if (view.kind === "accounts") return [{ text: "Choose an account", tone: "title" }];
  return screens.map((screen, at): Cell => {
    const name = `${at + 1} ${tabName(screen, columns, invited)}`;
    const open = view.screen === screen;
    return { text: open ? `[${name}]` : ` ${name} `, tone: open ? "selected" : "plain" };
  });
};

export const Tabs = () => {
  const { stores, lists } = useSession();
  const { columns } = useStore(stores.$size);
  const view = useStore(stores.$view);
  const account = useStore(stores.$account)?.id ?? null;
  const invited = waiting(useStore(lists.invitations.$state), account);
  const region = useStore(stores.$region);
  const where: Cell =
    view.kind === "accounts"
      ? { text: "", tone: "plain" }
      : { text: region ?? "all regions", tone: region === null ? "muted" : "busy" };
  return <Row pieces={spread(tabCells(view, columns, invited), [where], columns)} />;
};

/** A line between the top and the view, which turns into a banner while the policy files are refused (R42). */
export const Rule = () => {
  const { stores } = useSession();
  const { columns } = useStore(stores.$size);
  const banner = refusedBanner(useStore(stores.$policy));
  const line: Cell =
    banner === null
      ? { text: "─".repeat(columns), tone: "muted" }
      : { text: fitted(banner, columns), tone: "alarm" };
  return <Row pieces={[line]} />;
};
