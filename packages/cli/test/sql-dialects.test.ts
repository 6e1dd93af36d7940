// Queries for databases that are not here are held by parsers of what they speak: datafusion-sqlparser-rs, and the ANTLR grammars of Trino and Spark.
import { init, validate, type DialectName } from "@guanmingchiu/sqlparser-ts";
import { SparkSQL, TrinoSQL } from "dt-sql-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { sqlQuery } from "./sql-query.ts";

beforeAll(() => init());

const wholeTable = ["--table", 'shop."pho tos"', "--label", "sp ecies"];
const forms = [
  [],
  ["--where", "year >= 2020 AND kind <> 'a;b'"],
  ["--sample", "0.01"],
  ["--separator", "|"],
  ["--separator", "; ", "--where", "year = 1", "--sample", "0.5"],
];

/** What is wrong with a query; undefined where nothing is. */
type Parse = (query: string) => string | undefined;

const rust =
  (dialect: DialectName): Parse =>
  (query) => {
    try {
      validate(query, dialect);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
const grammar =
  (Parser: new () => { validate: (query: string) => readonly { message: string }[] }): Parse =>
  (query) =>
    new Parser().validate(query)[0]?.message;

describe.each<[string, Parse]>([
  ["duckdb", rust("duckdb")],
  ["postgres", rust("postgresql")],
  ["mysql", rust("mysql")],
  ["bigquery", rust("bigquery")],
  ["snowflake", rust("snowflake")],
  ["clickhouse", rust("clickhouse")],
  ["spark", grammar(SparkSQL)],
  ["trino", grammar(TrinoSQL)],
])("%s", (dialect, parse) => {
  test.each(forms)("understands its query %j", async (...words) => {
    expect(parse(await sqlQuery(dialect, ...wholeTable, ...words.flat()))).toBe(undefined);
  });

  test("does not understand one with a bracket too many", async () => {
    const query = await sqlQuery(dialect, ...wholeTable, "--where", "year = 1)");
    expect(parse(query)).not.toBe(undefined);
  });
});
