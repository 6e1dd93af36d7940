import { runBalms } from "./run-balms.ts";

/** The query that `balms prior sql` prints for a database. */
export async function sqlQuery(dialect: string, ...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await runBalms([
    "prior",
    "sql",
    "--dialect",
    dialect,
    ...words,
  ]);
  if (status !== 0 || stderr !== "") throw new Error(stderr);
  return stdout;
}

/** The names and rows of a table that is hard to count: quotes, NULL, nothing, spaces, cases, a label twice in a cell. */
export const hardTable = {
  schema: `sh'op`,
  table: `pho"tos.2`,
  named: `"sh'op"."pho""tos.2"`,
  columns: ['sp"ecies', "tags"],
  rows: [
    ["cat", "cat|dog"],
    ["cat", "cat|cat| dog "],
    ["Cat", "wolf"],
    ['it\'s, "so"', "a;b|it's"],
    ['it\'s, "so"', ""],
    [" lynx ", null],
    ["lynx", "|"],
    ["two\nlines", "wolf|Cat"],
    ["two\nlines", "dog"],
    ["", "dog"],
    [null, "cat"],
  ],
} as const;

/** SQL that makes it: as DuckDB and PostgreSQL have it. */
export function makeHardTable(): string {
  const rows = hardTable.rows.map((cells) => `(${cells.map(text).join(", ")})`);
  const { named } = hardTable;
  return `CREATE SCHEMA "sh'op"; CREATE TABLE ${named} ("sp""ecies" VARCHAR, tags VARCHAR);
    INSERT INTO ${named} VALUES ${rows.join(", ")};`;
}

const text = (value: string | null): string =>
  value === null ? "NULL" : `'${value.replaceAll("'", "''")}'`;
