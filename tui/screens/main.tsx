/** The whole screen: the top, the open view or the box above it, the status and the keys. */
import { useStore } from "@nanostores/react";
import { Box, useInput, usePaste } from "ink";
import type { ComponentType } from "react";
import { Header, Rule, Tabs } from "../components/header.tsx";
import { KeyLine } from "../components/key-line.tsx";
import { MessageBox } from "../components/message-box.tsx";
import { StatusLine } from "../components/status-line.tsx";
import { useSession } from "../components/surface.tsx";
import { keysOf } from "../state/keys.ts";
import { bodyRows, tooSmall } from "../state/layout.ts";
import { overlayLines } from "../state/overlay.ts";
import type { Screen } from "../state/screen.ts";
import type { View } from "../state/stores.ts";
import { Accounts } from "./accounts.tsx";
import { InvitationDetail, Invitations } from "./invitations.tsx";
import { MyShareDetail, MyShares } from "./my-shares.tsx";
import { RestoreDetail, Restores } from "./restores.tsx";
import { SharedWithMe, SharedWithMeDetail } from "./shared-with-me.tsx";
import { TooSmall } from "./too-small.tsx";

const listViews: Readonly<Record<Screen, ComponentType>> = {
  my_shares: MyShares,
  shared_with_me: SharedWithMe,
  invitations: Invitations,
  restores: Restores,
};

const detailViews: Readonly<Record<Screen, ComponentType<{ readonly itemKey: string }>>> = {
  my_shares: MyShareDetail,
  shared_with_me: SharedWithMeDetail,
  invitations: InvitationDetail,
  restores: RestoreDetail,
};

const OpenView = ({ view }: { readonly view: View }) => {
  if (view.kind === "accounts") return <Accounts />;
  if (view.kind === "list") {
    const ListOf = listViews[view.screen];
    return <ListOf />;
  }
  const DetailOf = detailViews[view.screen];
  return <DetailOf itemKey={view.key} />;
};

/** What is above the view, if anything is; a change of any of these stores draws again. */
const useOverlay = () => {
  const { stores } = useSession();
  useStore(stores.$notice);
  useStore(stores.$confirmation);
  useStore(stores.$page);
  useStore(stores.$policy);
  return overlayLines(stores);
};

export const Main = () => {
  const { stores, press, paste } = useSession();
  const size = useStore(stores.$size);
  const view = useStore(stores.$view);
  const overlay = useOverlay();
  useInput((input, key) => {
    for (const name of keysOf(input, key)) press(name);
  });
  usePaste(paste);
  if (tooSmall(size)) return <TooSmall {...size} />;
  return (
    <Box flexDirection="column" height={size.rows} width={size.columns}>
      <Header />
      <Tabs />
      <Rule />
      <Box flexDirection="column" height={bodyRows(size)} overflow="hidden">
        {overlay === null ? <OpenView view={view} /> : <MessageBox lines={overlay} />}
      </Box>
      <StatusLine />
      <KeyLine />
    </Box>
  );
};
