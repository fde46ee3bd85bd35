/** A notice as lines: every reason with its message, its help and its code. */
import { blank, type Line, lines } from "./line.ts";
import type { Notice, Reason } from "./notice.ts";

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
