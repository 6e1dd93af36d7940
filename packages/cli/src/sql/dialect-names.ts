/** The databases that a query can be written for. */
export const dialectNames = [
  "duckdb",
  "postgres",
  "mysql",
  "bigquery",
  "snowflake",
  "spark",
  "trino",
  "clickhouse",
] as const;

export type DialectName = (typeof dialectNames)[number];
