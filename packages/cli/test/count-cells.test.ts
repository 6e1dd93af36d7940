import { describe, expect, test } from "vitest";
import { counting } from "./counting.ts";

const { write: file, copy, count, prior, refusal } = counting();

describe("a row has a label once", () => {
  test("whatever space is around it in a list, and an empty text is none", async () => {
    const query = `SELECT * FROM (VALUES (['a', ' a ']), (['a']), (['b', 'b' || chr(160), '']), ([' '])) AS t(y)`;
    const lists = await copy(query, "lists.parquet", "FORMAT parquet");
    expect(await prior(lists, "--label", "y")).toMatchObject({
      classes: ["a", "b"],
      counts: [2, 1],
      examples: 4,
    });
    const cells = await file("cells.csv", "p,y\n1,a|\ta\n2,a|\u00A0\n3,b|b\u3000\n4,a\n");
    expect(await prior(cells, "--label", "y", "--separator", "|")).toMatchObject({
      classes: ["a", "b"],
      counts: [3, 1],
      examples: 4,
    });
  });

  test("in whichever ways its id is written", async () => {
    const cells = await file("ids.csv", "p,y\n1,1|1.0|01\n2,1\n3,0\n4,+1|2e0\n");
    const several = ["--label", "y", "--separator", "|"];
    expect(await prior(cells, ...several)).toMatchObject({
      counts: [1, 3, 1],
      examples: 4,
    });
    expect(await prior(cells, ...several, "--format", "names")).toMatchObject({
      classes: ["+1", "0", "01", "1", "1.0", "2e0"],
    });
    expect(await prior(cells, ...several, "--counted", "instances")).toMatchObject({
      counts: [1, 5, 1],
    });
  });

  test("a cell of space alone has none", async () => {
    const path = await file("space.csv", "p,y\n1,\u00A0\n2,cat\n3,cat\n4,\t\n");
    const { stdout, stderr } = await count(path, "--label", "y", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      unlabeled: 2,
      prior: { labels: ["cat"] },
    });
    expect(stderr).toMatch(/2 rows have no label/u);
  });
});

test("a separator is a text, and a tab can be typed", async () => {
  const path = await file("tabs.csv", "p,y\n1,ab\tb\n2,ab\n3,b\n");
  expect(await prior(path, "--label", "y", "--separator", String.raw`\t`)).toMatchObject({
    classes: ["ab", "b"],
    counts: [2, 2],
  });
  expect(await refusal(path, "--label", "y", "--separator", "")).toMatch(
    /`--separator`: received an empty text/u,
  );
});

describe("files of several formats are read as one table", () => {
  const label = ["--label", "y"];

  test.each([
    ["a.csv", "b.jsonl", "c.parquet"],
    ["b.jsonl", "a.csv", "c.parquet"],
    ["c.parquet", "b.jsonl", "a.csv"],
  ])("%s, %s and %s", async (...names) => {
    const paths = new Map([
      ["a.csv", await file("a.csv", 'y,p\ncat,1\n"a ""dog""",2\n,3\n')],
      ["b.jsonl", await file("b.jsonl", '{"y": "cat"}\n{"y": "a \\"dog\\""}\n{"y": null}\n')],
      ["c.parquet", await copy("SELECT 'cat' AS y FROM range(3)", "c.parquet", "FORMAT parquet")],
    ]);
    const sources = names.map((name) => paths.get(name) ?? "");
    expect(await prior(...sources, ...label, "--format", "names")).toMatchObject({
      classes: ['a "dog"', "cat"],
      counts: [2, 5],
    });
  });

  test("numbers of one are those of the others", async () => {
    const lines = await file("ids.jsonl", '{"y": 5}\n{"y": 1}\n{"y": "1"}\n');
    const ids = await copy("SELECT 1 AS y FROM range(2)", "ids.parquet", "FORMAT parquet");
    const csv = await file("ids.csv", "y,p\n5,1\n");
    expect(await prior(lines, ids, csv, ...label)).toMatchObject({
      counts: [0, 4, 0, 0, 0, 2],
    });
    expect(await prior(csv, ids, lines, ...label)).toMatchObject({
      counts: [0, 4, 0, 0, 0, 2],
    });
  });

  test("lists of one, and single labels of the others", async () => {
    const lists = await file("lists.jsonl", '{"y": ["a", "b"]}\n{"y": []}\n');
    const csv = await file("single.csv", "y,p\na,1\n,2\n");
    const parquet = await copy("SELECT ['b'] AS y", "lists.parquet", "FORMAT parquet");
    const expected = { classes: ["a", "b"], counts: [2, 2], examples: 4 };
    expect(await prior(lists, csv, parquet, ...label)).toMatchObject(expected);
    expect(await prior(parquet, csv, lists, ...label)).toMatchObject(expected);
    expect(await prior(csv, lists, parquet, ...label)).toMatchObject(expected);
  });
});
