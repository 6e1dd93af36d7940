import { DuckDBInstance } from "@duckdb/node-api";
import { priorFromJSON, type ClassPrior } from "@balms/core";
import { expect, test } from "vitest";
import { made, prior, priorFiles, refusal, report } from "./prior-files.ts";
import { runBalms } from "./run-balms.ts";
import { hardTable, makeHardTable, sqlQuery } from "./sql-query.ts";

const { path, write: priorFile } = priorFiles();
const { columns, named } = hardTable;

/** Runs SQL in an embedded DuckDB. */
async function duckdb(...statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

/** COPY takes a query without its semicolon. */
const copy = (query: string, file: string, options = "HEADER"): string =>
  `COPY (${query.trimEnd().replace(/;$/u, "")}) TO '${path(file)}' (${options})`;

async function printed(...words: string[]): Promise<ClassPrior> {
  const { status, stdout, stderr } = await prior(...words);
  if (status !== 0) throw new Error(stderr);
  return priorFromJSON(stdout);
}

test.each([
  [columns[0], []],
  [columns[1], ["--separator", "|"]],
])("counted in a database and in a file, the prior is the same: %s", async (label, words) => {
  const query = await sqlQuery("duckdb", "--table", named, "--label", label, ...words);
  await duckdb(
    makeHardTable(),
    copy(query, "counts.csv"),
    copy(`FROM ${named}`, "table.parquet", "FORMAT parquet"),
  );
  const imported = await printed("import", path("counts.csv"), "--format", "names");
  const counted = await printed(
    "count",
    path("table.parquet"),
    "--label",
    label,
    "--format",
    "names",
    ...words,
  );
  expect(imported.digest).toBe(counted.digest);
  expect(imported.examples).toBe(words.length > 0 ? 11 : undefined);
});

test("a database file that is attached, and some of its rows", async () => {
  const words = [
    "--table",
    "animals.main.photos",
    "--label",
    "species",
    "--where",
    "id < 900 -- not all",
  ];
  await duckdb(
    `ATTACH '${path("animals.db")}' AS animals`,
    "CREATE TABLE animals.main.photos AS SELECT i AS id, CASE WHEN i % 10 = 0 THEN 'lynx' ELSE 'cat' END AS species FROM range(1000) t(i)",
    copy(await sqlQuery("duckdb", ...words), "counts.csv"),
  );
  expect(await printed("import", path("counts.csv"))).toMatchObject({
    classes: ["cat", "lynx"],
    counts: [810, 90],
  });
});

test("rows that are drawn: about their share, and as many examples as were drawn", async () => {
  const words = ["--table", "photos", "--label", "tags", "--separator", ",", "--sample", "0.25"];
  await duckdb(
    "SELECT setseed(0.5)",
    "CREATE TABLE photos AS SELECT CASE WHEN i % 2 = 0 THEN 'cat,dog' ELSE 'cat' END AS tags FROM range(40000) t(i)",
    copy(await sqlQuery("duckdb", ...words), "counts.csv"),
  );
  const { counts, examples } = await printed("import", path("counts.csv"));
  // Each row has a cat. Binomial: 10,000 with a deviation of 87.
  expect(counts[0]).toBe(examples);
  expect(Math.abs((examples ?? 0) - 10_000)).toBeLessThan(6 * 87);
});

test("separators with spaces part a cell to its end", async () => {
  const words = ["--table", "films", "--label", "genres", "--separator", " - "];
  await duckdb(
    "CREATE TABLE films AS SELECT unnest(['a - b - ', 'a - ', ' - ', NULL, 'b']) AS genres",
    copy(await sqlQuery("duckdb", ...words), "counts.csv"),
  );
  expect(await printed("import", path("counts.csv"))).toMatchObject({
    classes: ["a", "b"],
    counts: [2, 2],
    examples: 5,
  });
});

test.each([
  ["duckdb", '"sh`op"."a""b.c"', '"n\'a`me"'],
  ["postgres", '"sh`op"."a""b.c"', '"n\'a`me"'],
  ["mysql", '`sh``op`.`a"b.c`', "`n'a``me`"],
  ["bigquery", '`sh\\`op`.`a"b.c`', "`n'a\\`me`"],
  ["snowflake", '"sh`op"."a""b.c"', '"n\'a`me"'],
  ["spark", '`sh``op`.`a"b.c`', "`n'a``me`"],
  ["trino", '"sh`op"."a""b.c"', '"n\'a`me"'],
  ["clickhouse", '`sh\\`op`.`a"b.c`', "`n'a\\`me`"],
])("%s quotes names as its manual has it", async (dialect, table, label) => {
  const query = await sqlQuery(dialect, "--table", '"sh`op"."a""b.c"', "--label", "n'a`me");
  expect(query).toContain(`\nFROM ${table}\n`);
  expect(query).toContain(label);
});

test.each([
  [["--table", "a..b"], /`--table`: received "a\.\.b"/u],
  [["--table", '"a'], /`--table`: received/u],
  [["--table", ""], /`--table`: received ""/u],
  [["--label", ""], /`--label`: received ""/u],
  [["--where", " "], /`--where`: received " "/u],
  [["--separator", "n"], /`--separator`: received "n"; expected signs or spaces/u],
  [["--separator", "\\"], /`--separator`/u],
  [["--separator", ""], /`--separator`/u],
  [["--sample", "1"], /--sample/u],
  [["--dialect", "oracle"], /Allowed choices are duckdb/u],
])("what cannot be meant is refused: %j", async (words, message) => {
  const others = [
    ["--dialect", "duckdb"],
    ["--table", "photos"],
    ["--label", "species"],
  ].filter(([option]) => option !== words[0]);
  expect(await refusal(prior("sql", ...others.flat(), ...words))).toMatch(message);
});

test("--json prints the query in an object", async () => {
  const words = ["sql", "--dialect", "trino", "--table", "photos", "--label", "species", "--json"];
  expect(await report(prior(...words))).toEqual({
    dialect: "trino",
    query: await sqlQuery("trino", "--table", "photos", "--label", "species"),
  });
});

const pipe = (text: string, ...words: string[]) =>
  runBalms(["prior", "import", "-", ...words], {
    stdin: (async function* pieces() {
      yield await Promise.resolve(Buffer.from(text));
    })(),
  });

test.each([
  ["quotes, doubled", 'label,count\n"a ""b"", c",2\ncat,3\n', "names", { 'a "b", c': 2, cat: 3 }],
  ["a mark, CR, capital letters", "\uFEFFLABEL;COUNT\rdog;2\rcat;3\r", "auto", { cat: 3, dog: 2 }],
  ["tabs, empty lines", "label\tcount\n\ncat\t3\n\n", "auto", { cat: 3 }],
  ["ids", "label,count\n2,5\n0,4\n", "ids", { 0: 4, 1: 0, 2: 5 }],
])("counts from a database: %s", async (_, text, format, counts) => {
  const { stdout } = await pipe(text, "--format", format);
  const { classes, counts: all } = priorFromJSON(stdout);
  expect(Object.fromEntries(classes.map((name, id) => [name, all[id]]))).toEqual(counts);
});

test.each(["", '""', String.raw`\N`])(
  "rows without a label are no class, and their number is said: %j",
  async (nothing) => {
    const { stderr, stdout } = await pipe(`label,count\n${nothing},7\ncat,3\n`);
    expect(stderr).toMatch(/7 rows have no label, and are not counted/u);
    expect(priorFromJSON(stdout).classes).toEqual(["cat"]);
  },
);

test("labels that differ in the space around them alone, which databases leave, are one", async () => {
  const text = 'label,count\ncat,3\ncat\t,4\n"cat\r",5\n,1\n\u3000,2\n"dog",1\n';
  const { stderr, stdout } = await pipe(text);
  expect(priorFromJSON(stdout)).toMatchObject({ classes: ["cat", "dog"], counts: [12, 1] });
  expect(stderr).toMatch(/3 rows have no label/u);
  // A part of a cell that is space alone is no label, and says nothing of the row.
  const several = await pipe("label,count,examples\ncat,3,9\n\u3000,2,9\n", "--json");
  expect(JSON.parse(several.stdout)).toMatchObject({ unlabeled: 0, prior: { counts: [3] } });
});

test("classes that are known, several labels, images", async () => {
  const text = "label,count,examples\ncat,3,9\n";
  const counted = await made(
    prior("import", await priorFile("counts.csv", text), "--counted", "images", "--quiet"),
  );
  expect(counted).toMatchObject({ counted: "images", examples: 9, source: "counts.csv" });
  const names = await priorFile("names.txt", "dog\ncat\n");
  const known = await pipe(text, "--classes", names);
  expect(priorFromJSON(known.stdout)).toMatchObject({ classes: ["dog", "cat"], counts: [0, 3] });
});

test.each([
  ["label,count\ncat,3\ncat,4\n", /the label "cat" in line 3 and already in line 2/u],
  ["label,count\n,3\n\\N,4\n", /the label "" in line 3 and already in line 2/u],
  ['label,count\n"cat",3\ncat,4\n', /the label "cat" in line 3 and already in line 2/u],
  ["label,count,examples\ncat,3,9\ncat\t,4,9\n", /"cat" in line 3, .* other space.* count twice/u],
  ["label,count,examples\ncat,3,9\ndog,1,8\n", /8 examples in line 3, and 9 in those before/u],
  ["label,count,examples\ncat,3,2\n", /received 2 examples, and a label with 3/u],
  [
    "species,n\ncat,3\n",
    /received the header "species,n"; expected CSV under the header label,count/u,
  ],
  ["label,count\ncat,3.5\n", /the count "3\.5" in line 2/u],
  ["label,count\ncat,99999999999999999999\n", /the count "99999999999999999999"/u],
  ["label,count\ncat, dog,3\n", /3 cells in line 2/u],
  ["label,count\n", /a header, and nothing below it/u],
  ["label,count\n,4\n", /received no labels/u],
  [" label | count\n-------+-------\n cat | 3\n", /no table.*psql --csv/u],
  ["label,count\ncat,3\nNULL,7\n", /a missing label: "NULL" in 7 rows/u],
  ["label,count\na.jpg,1\nb.jpg,1\n", /--format names/u],
])("what is not such a result is refused: %j", async (text, message) => {
  expect(await refusal(prior("import", await priorFile("counts.csv", text)))).toMatch(message);
});
