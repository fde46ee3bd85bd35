/** The screens of one account, in the order of their tabs. */
export const screens = ["my_shares", "shared_with_me", "invitations", "restores"] as const;
export type Screen = (typeof screens)[number];

export const titles: Readonly<Record<Screen, string>> = {
  my_shares: "My Shares",
  shared_with_me: "Shared With Me",
  invitations: "Invitations",
  restores: "Restores",
};

/** The screen that is `step` tabs to the right, around the end. */
export const neighbor = (screen: Screen, step: 1 | -1): Screen => {
  const at = (screens.indexOf(screen) + step + screens.length) % screens.length;
  return screens[at] ?? screen;
};
