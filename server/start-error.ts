/** Why a server does not start, in words for the person who started it. */
export class StartError extends Error {
  override readonly name = "StartError";
  /** More than the one sentence of the message, such as the errors of a policy; shown before it. */
  readonly details: string | undefined;
  readonly exitCode = 1;

  constructor(message: string, options: { readonly details?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.details = options.details;
  }
}
