/**
 * The last line of defense of the log: nothing that logs is given a secret, but what is thrown by others, or sent to the
 * wrong place by a caller, may hold one. Whatever has the shape of a secret is cut out of every line.
 */

const cut = "[secret]";

const shapes: readonly (readonly [shape: RegExp, instead: string])[] = [
  // Keys and the secrets of webhooks, by the marks that they begin with.
  [/\b(lendbase_|whsec_)[\w+/=-]{16,}/g, `$1${cut}`],
  // Signed tokens: a header of JSON always begins with these letters.
  [/\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*/g, cut],
  [/\b(Bearer|Basic) +(?!\[)[^\s"\\]+/g, `$1 ${cut}`],
  // The password of a database, in its address or beside it.
  [/(\bpostgres(?:ql)?:\/\/[^\s:@/"\\]*):[^\s@"\\]*@/gi, `$1:${cut}@`],
  [/([?&]password=)[^\s&"\\]*/gi, `$1${cut}`],
];

/** A line of the log, or of what a person sees, without secrets. It stays JSON where it was. */
export const withoutSecrets = (line: string): string =>
  shapes.reduce((text, [shape, instead]) => text.replaceAll(shape, instead), line);
