/** Instants and durations as people read them. Operators of one service sit in many zones, so times are UTC. */

const second = 1e3;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `2026-03-02 09:00`; a dash where there is no instant. */
export const dateTime = (instant: string | null): string =>
  instant === null ? "-" : instant.slice(0, 16).replace("T", " ");

/** `2026-03-02 09:00:21 UTC` */
export const exact = (instant: string | null): string =>
  instant === null ? "-" : `${instant.slice(0, 19).replace("T", " ")} UTC`;

/** The two largest units of a duration in milliseconds: `6 d 23 h`, `9 min 59 s`. */
export const duration = (milliseconds: number): string => {
  const left = Math.max(0, milliseconds);
  if (left >= day) return `${Math.floor(left / day)} d ${Math.floor((left % day) / hour)} h`;
  if (left >= hour) return `${Math.floor(left / hour)} h ${Math.floor((left % hour) / minute)} min`;
  if (left >= minute) return `${Math.floor(left / minute)} min ${Math.floor((left % minute) / second)} s`;
  return `${Math.floor(left / second)} s`;
};

/** `2026-03-02 09:10:21 UTC, in 9 min 59 s`; only the instant once it has passed. */
export const until = (instant: string | null, now: number): string => {
  if (instant === null) return "-";
  const left = Date.parse(instant) - now;
  return left > 0 ? `${exact(instant)}, in ${duration(left)}` : exact(instant);
};
