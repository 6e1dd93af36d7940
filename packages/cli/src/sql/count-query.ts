import type { DialectName } from "./dialect-names.ts";
import { sqlDialects } from "./sql-dialects.ts";
import { tableParts } from "./table-parts.ts";

/** What is counted where. */
export interface CountQuery {
  readonly dialect: DialectName;
  /** The table; dots part schema and name. */
  readonly table: string;
  /** The column of the labels. */
  readonly label: string;
  /** A condition of the database's own: which rows. */
  readonly where?: string | undefined;
  /** What stands between several labels in a cell. */
  readonly separator?: string | undefined;
  /** Share of the rows that is drawn, above 0 and below 1. */
  readonly sample?: number | undefined;
}

/**
 * The query that counts the labels of a column: each label and its rows, `label` and `count`; rows without one have the empty label.
 * With several labels in a cell a row counts once for each of its labels, and the third column, `examples`, is the number of all rows.
 *
 * Labels lose the space around them, as in all that balms counts. Names of columns within are such as no table has.
 */
export function countQuery({
  dialect: dialectName,
  table,
  label,
  where,
  separator,
  sample,
}: CountQuery): string {
  const dialect = sqlDialects[dialectName];
  const { name, text } = dialect;
  const conditions = [
    // What is behind a comment in it would be lost.
    ...(where === undefined ? [] : [`(\n${where}\n)`]),
    ...(sample === undefined ? [] : [`${dialect.random} < ${sample}`]),
  ];
  const from = [
    `FROM ${tableParts(table).map(name).join(".")}`,
    ...(conditions.length === 0 ? [] : [`WHERE ${conditions.join(" AND ")}`]),
  ].join("\n");
  const value = `COALESCE(${dialect.textOf(name(label))}, ${text("")})`;
  const [labelName, count, examples] = ["label", "count", "examples"].map(name);
  if (separator === undefined) {
    const cell = `TRIM(${value})`;
    return `SELECT ${cell} AS ${labelName}, COUNT(*) AS ${count}\n${from}\nGROUP BY ${cell};\n`;
  }
  // Read once: rows that are drawn at random would be others the second time.
  return `WITH balms_cells AS (
SELECT ${value} AS cell, COUNT(*) AS n, SUM(COUNT(*)) OVER () AS total
${from}
GROUP BY ${value}
), balms_parts AS (
${dialect.parts(separator)}
), balms_labels AS (
SELECT DISTINCT cell, n, total, TRIM(part) AS part FROM balms_parts
)
SELECT part AS ${labelName}, SUM(n) AS ${count}, MAX(total) AS ${examples}
FROM balms_labels
WHERE part <> ${text("")}
GROUP BY part;
`;
}
