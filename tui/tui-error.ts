/** Why the terminal interface could not be opened, or stopped: one sentence for the person who runs it. */
export class TuiError extends Error {
  override readonly name = "TuiError";
}
