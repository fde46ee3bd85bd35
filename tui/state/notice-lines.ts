/** A notice as lines: every reason with its message, its help and its code. */

import type { Failure } from "../answer.ts";
import { blank, type Line, lines } from "./line.ts";
import { type Notice, type Reason, reasonsOf } from "./notice.ts";

const source = ({ code, rule }: Reason): string => (rule === null ? code : `${code} · rule ${rule}`);

const reasonLines = (reason: Reason, width: number): readonly Line[] => [
  ...lines(reason.message, width),
  ...(reason.about === null ? [] : lines(`About: ${reason.about}`, width, "plain", 2)),
  ...(reason.help === null ? [] : lines(`What to do: ${reason.help}`, width, "good", 2)),
  ...lines(source(reason), width, "muted", 2),
];

export const noticeLines = (notice: Notice, width: number): readonly Line[] => {
  const many = notice.reasons.length > 1 ? [...lines(`${notice.reasons.length} reasons:`, width), blank] : [];
  const reasons = notice.reasons.flatMap((reason, at) => [
    ...(at === 0 ? [] : [blank]),
    ...reasonLines(reason, width),
  ]);
  return [...lines(notice.title, width, "bad"), blank, ...many, ...reasons];
};

/** Why a list could not be read. */
export const failureLines = (failure: Failure, width: number): readonly Line[] => [
  ...lines("This could not be read.", width, "bad"),
  blank,
  ...(failure.kind === "unreachable"
    ? lines(failure.reason, width)
    : reasonsOf(failure).flatMap((reason) => reasonLines(reason, width))),
];
