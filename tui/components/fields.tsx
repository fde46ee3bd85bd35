/** What is known of one thing: a title, then a name and a value in each line. */

import type { Cell } from "../text/columns.ts";
import { cut, fitted } from "../text/fit.ts";
import { Row } from "./row.tsx";

export interface Field {
  readonly name: string;
  readonly value: string | Cell;
}

interface FieldsProps {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly width: number;
}

const nameWidth = 14;

export const Fields = ({ title, fields, width }: FieldsProps) => (
  <>
    <Row pieces={[{ text: cut(title, width), tone: "title" }]} />
    <Row pieces={[{ text: " ", tone: "plain" }]} />
    {fields.map(({ name, value }) => {
      const { text, tone } = typeof value === "string" ? { text: value, tone: "plain" as const } : value;
      const pieces: readonly Cell[] = [
        { text: fitted(`  ${name}`, nameWidth), tone: "muted" },
        { text: cut(text, width - nameWidth), tone },
      ];
      return <Row key={name} pieces={pieces} />;
    })}
  </>
);
