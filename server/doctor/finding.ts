/** What a look at an installation found. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** `ok`; `note`: worth knowing; `warning`: it works, and should not stay so; `failed`: it does not work. */
  readonly state: "ok" | "note" | "warning" | "failed";
  /** One sentence. */
  readonly text: string;
}

export const finding = (check: string, state: Finding["state"], text: string): Finding => ({
  check,
  state,
  text,
});
