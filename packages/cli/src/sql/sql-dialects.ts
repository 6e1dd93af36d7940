import type { DialectName } from "./dialect-names.ts";
import { doubled, escaped, type SqlDialect } from "./sql-dialect.ts";

const standard = { name: doubled('"'), text: doubled("'"), random: "random()" };
const castTo =
  (type: string) =>
  (value: string): string =>
    `CAST(${value} AS ${type})`;

/** How each of them writes what differs; the sources are their own manuals. */
export const sqlDialects: Readonly<Record<DialectName, SqlDialect>> = {
  duckdb: {
    ...standard,
    textOf: castTo("VARCHAR"),
    parts: (separator) =>
      `SELECT cell, n, total, unnest(string_split(cell, ${doubled("'")(separator)})) AS part FROM balms_cells`,
  },
  postgres: {
    ...standard,
    textOf: castTo("text"),
    parts: (separator) =>
      `SELECT cell, n, total, part FROM balms_cells CROSS JOIN LATERAL unnest(string_to_array(cell, ${doubled("'")(separator)})) AS parts (part)`,
  },
  // 8.0.17 or later. Texts are compared as they are: by default "Cat" and "cat" are one. Texts are parted as JSON.
  mysql: {
    name: doubled("`"),
    text: escaped("'"),
    textOf: (value) => `CONVERT(${value} USING utf8mb4) COLLATE utf8mb4_0900_bin`,
    parts: (separator) =>
      `SELECT cell, n, total, CONVERT(part USING utf8mb4) COLLATE utf8mb4_0900_bin AS part FROM balms_cells CROSS JOIN JSON_TABLE(CONCAT('[', REPLACE(JSON_QUOTE(cell), ${escaped("'")(separator)}, '","'), ']'), '$[*]' COLUMNS (part TEXT PATH '$')) AS parts`,
    random: "RAND()",
  },
  bigquery: {
    name: escaped("`"),
    text: escaped("'"),
    textOf: castTo("STRING"),
    parts: (separator) =>
      `SELECT cell, n, total, part FROM balms_cells CROSS JOIN UNNEST(SPLIT(cell, ${escaped("'")(separator)})) AS part`,
    random: "RAND()",
  },
  snowflake: {
    name: doubled('"'),
    text: escaped("'"),
    textOf: castTo("VARCHAR"),
    parts: (separator) =>
      `SELECT cell, n, total, CAST(parts.value AS VARCHAR) AS part FROM balms_cells, LATERAL FLATTEN(INPUT => SPLIT(cell, ${escaped("'")(separator)})) AS parts`,
    random: "UNIFORM(0::FLOAT, 1::FLOAT, RANDOM())",
  },
  // `split` takes a regular expression, in which a control character is only itself.
  spark: {
    name: doubled("`"),
    text: escaped("'"),
    textOf: castTo("STRING"),
    parts: (separator) =>
      `SELECT cell, n, total, part FROM balms_cells LATERAL VIEW explode(split(replace(cell, ${escaped("'")(separator)}, char(31)), char(31))) parts AS part`,
    random: "rand()",
  },
  trino: {
    ...standard,
    textOf: castTo("varchar"),
    parts: (separator) =>
      `SELECT cell, n, total, part FROM balms_cells CROSS JOIN UNNEST(split(cell, ${doubled("'")(separator)})) AS parts (part)`,
  },
  clickhouse: {
    name: escaped("`"),
    text: escaped("'"),
    textOf: (value) => `toString(${value})`,
    parts: (separator) =>
      `SELECT cell, n, total, arrayJoin(splitByString(${escaped("'")(separator)}, assumeNotNull(cell))) AS part FROM balms_cells`,
    random: "randCanonical()",
  },
};
