/** The rows of one page, as a query. */
import { type Expression, expressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import type { Tables } from "../store/tables.ts";
import type { Place } from "./cursors.ts";
import { fromIso } from "./instants.ts";
import type { SortColumn } from "./pages.ts";

/** First by a field, if any, then by a key that no two rows have. */
export interface Order {
  readonly field: SortColumn | null;
  readonly key: string;
  readonly descending: boolean;
  readonly keyDescending: boolean;
}

/** What a list has to read next. */
export interface Turn {
  readonly order: Order;
  /** Null at the beginning. */
  readonly after: Place | null;
  readonly limit: number;
}

const eb = expressionBuilder<Tables, never>();

type Value = string | number | null;
const ref = (column: string) => sql.ref<Value>(column);

const past = (column: string, descending: boolean, value: Value): Expression<SqlBool> =>
  descending ? eb(ref(column), "<", value) : eb(ref(column), ">", value);

const notBefore = (column: string, descending: boolean, value: Value): Expression<SqlBool> =>
  descending ? eb(ref(column), "<=", value) : eb(ref(column), ">=", value);

/** `f >= v and (f > v or k > x)`, which both databases answer from an index on the field. */
const follows = (
  { field, key, descending, keyDescending }: Order,
  { value, key: last }: Place,
): Expression<SqlBool> => {
  const keyPast = past(key, keyDescending, last);
  if (field === null) return keyPast;
  const { column } = field;
  const either = eb.or([past(column, descending, value), keyPast]);
  return eb.and([notBefore(column, descending, value), either]);
};

const direction = (descending: boolean): "asc" | "desc" => (descending ? "desc" : "asc");

/** These rows in the order of the turn, beginning after its place, and no more than it needs. */
export const inTurn = <DB, TB extends keyof DB, Row>(
  rows: SelectQueryBuilder<DB, TB, Row>,
  { order, after, limit }: Turn,
): SelectQueryBuilder<DB, TB, Row> => {
  let turned = rows.limit(limit);
  if (after !== null) turned = turned.where(follows(order, after));
  if (order.field !== null) turned = turned.orderBy(sql.ref(order.field.column), direction(order.descending));
  return turned.orderBy(sql.ref(order.key), direction(order.keyDescending));
};

/** Compares two rows of one turn as the databases do, for lists that are read in several queries. */
export const compareIn =
  ({ field, key, descending, keyDescending }: Order) =>
  (one: object, other: object): number => {
    const by = (column: string, backwards: boolean): number => {
      const name = column.slice(column.lastIndexOf(".") + 1);
      const [left, right] = [Reflect.get(one, name), Reflect.get(other, name)];
      const sign = backwards ? -1 : 1;
      return left < right ? -sign : left > right ? sign : 0;
    };
    return (field === null ? 0 : by(field.column, descending)) || by(key, keyDescending);
  };

/** Rows whose time is not before the one instant and before the other, as far as they are given; never a row without. */
export const timed = (
  column: string,
  from: string | undefined,
  to: string | undefined,
): Expression<SqlBool> => {
  const bounds = [];
  if (from !== undefined) bounds.push(eb(ref(column), ">=", fromIso(from)));
  if (to !== undefined) bounds.push(eb(ref(column), "<", fromIso(to)));
  return eb.and(bounds);
};

/** What a query says of a column that holds a truth. */
export const holding = (column: string, flag: "true" | "false"): Expression<SqlBool> =>
  eb(ref(column), "=", flag === "true" ? 1 : 0);

/** After every text that begins with another: the largest character there is follows it. */
const last = "\u{10ffff}";

/** Rows whose column begins with a text. A range, so that an index can answer it. */
export const beginningWith = (column: string, prefix: string): Expression<SqlBool> =>
  eb.and([eb(ref(column), ">=", prefix), eb(ref(column), "<", prefix + last)]);
