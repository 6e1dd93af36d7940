import { gzipSync } from "node:zlib";
import { mergePriors, priorFromJSON, type ClassPrior } from "@balms/core";
import { describe, expect, test } from "vitest";
import { counting } from "./counting.ts";

const { at, write: file, copy, count, prior, refusal, left } = counting();

const animals = "image,label\n1.jpg,cat\n2.jpg,dog\n3.jpg,cat\n4.jpg,\n";
const counted = { classes: ["cat", "dog"], counts: [2, 1], examples: undefined };

describe("a column of labels", () => {
  test.each([
    ["animals.csv", animals],
    ["animals.tsv", animals.replaceAll(",", "\t")],
    ["semicolons.csv", animals.replaceAll(",", ";")],
    ["bars.csv", animals.replaceAll(",", "|")],
    ["crlf.csv", animals.replaceAll("\n", "\r\n")],
    ["cr.csv", animals.replaceAll("\n", "\r")],
    ["bom.csv", `\uFEFF${animals}`],
    ["little.csv", Buffer.from(`\uFEFF${animals}`, "utf16le")],
    ["big.csv", Buffer.from(`\uFEFF${animals}`, "utf16le").swap16()],
    ["unmarked.csv", Buffer.from(animals, "utf16le").swap16()],
    ["packed.csv.gz", gzipSync(animals)],
    ["quoted.csv", animals.replaceAll("cat", '"cat"').replace("image,", '"image",')],
    ["lines.csv", animals.replace("1.jpg", '"1\n""x"".jpg"')],
    ["spaced.csv", animals.replaceAll(",cat", ", cat ").replace(",label", ", label")],
    ["no-end.csv", animals.trimEnd()],
    ["no-ending", animals],
    [
      "animals.jsonl",
      '{"label": "cat"}\n{"label": "dog", "x": [1]}\n{"label":"c\\u0061t"}\n{"label":null}\n{"x": 1}\n',
    ],
    ["list.json", '[{"label": "cat"},\n {"label": "dog"}, {"label": "cat"}]'],
    ["bom.jsonl", '\uFEFF{"label": "cat"}\n{"label": "dog"}\n{"label": "cat"}\n'],
  ])("%s", async (name, content) => {
    expect(await prior(await file(name, content), "--label", "label")).toMatchObject(counted);
    expect(await left()).toEqual([]);
  });

  test("Parquet and Zstandard, several files and formats together", async () => {
    const query = `SELECT * FROM (VALUES ('cat', 1), ('dog', 2), ('cat', 3), (NULL, 4)) AS t(label, id)`;
    const parquet = await copy(query, "a.parquet", "FORMAT parquet");
    const packed = await copy(query, "a.csv.zst", "HEADER, COMPRESSION zstd");
    const csv = await file("a.csv", animals);
    for (const path of [parquet, packed]) {
      expect(await prior(path, "--label", "label")).toMatchObject(counted);
    }
    const result = await count(parquet, packed, csv, "--label", "label");
    expect(priorFromJSON(result.stdout)).toMatchObject({ counts: [6, 3] });
    expect(result.stderr).toBe(
      'balms: 3 sources are taken for a table (Parquet; CSV with commas), the label of each row in the column "label"\n' +
        "balms: 3 rows have no label, and are not counted\n",
    );
  });

  test("the only column needs no name", async () => {
    const query = "SELECT 'class ' || (i % 3) AS y FROM range(30) t(i)";
    const path = await copy(query, "one.parquet", "FORMAT parquet");
    expect(await prior(path)).toMatchObject({ counts: [10, 10, 10] });
  });

  test("whole numbers are ids, others are told what they look like", async () => {
    const path = await file("ids.csv", "y,p,path\n1,0.5,a/1.jpg\n3,0.25,a/2.jpg\n1,1e-3,b/1.jpg\n");
    const ids = await count(path, "--label", "y");
    expect(priorFromJSON(ids.stdout)).toMatchObject({
      classes: ["0", "1", "2", "3"],
      counts: [0, 2, 0, 1],
    });
    expect(await prior(path, "--label", "y", "--format", "names")).toMatchObject({
      classes: ["1", "3"],
    });
    expect(await prior(path, "--label", "y", "--classes", "5")).toMatchObject({
      counts: [0, 2, 0, 1, 0],
    });
    expect(await refusal(path, "--label", "y", "--classes", "2")).toMatch(/class id 3 in 1 row;/u);
    expect(await refusal(path, "--label", "p")).toMatch(/scores or measures.*--format names/u);
    expect(await refusal(path, "--label", "path")).toMatch(/the path of a file/u);
  });

  test("columns that are strange or missing, and lines that are no header", async () => {
    const strange = `"a ""b"";--",'); DROP TABLE cells;--,"x,y"\ncat,1,2\ncat,1,2\n`;
    const path = await file("strange.csv", strange);
    expect(await prior(path, "--label", 'a "b";--')).toMatchObject({ classes: ["cat"] });
    expect(await prior(path, "--label", "'); DROP TABLE cells;--")).toMatchObject({
      counts: [0, 2],
    });
    expect(await prior(path, "--label", "x,y")).toMatchObject({ counts: [0, 0, 2] });
    expect(await refusal(path, "--label", "X,y")).toMatch(/Did you mean --label "x,y"\?/u);
    const twice = await file("twice.csv", "y,x,y\ncat,1,dog\ncat,1,dog\n");
    expect(await refusal(twice, "--label", "y")).toMatch(/2 columns that are called "y"/u);
    const headless = await file("headless.csv", "a/1.jpg,cat\na/2.jpg,cat\n");
    expect(await refusal(headless, "--label", "label")).toMatch(/no column "label".*--no-header/u);
    expect(await prior(headless, "--no-header", "--label", "2")).toMatchObject({ counts: [2] });
    const parquet = await copy(
      `SELECT 'cat' AS "y'; --", 1 AS "Y""", 'dog' AS "y'; --2" FROM range(4)`,
      "strange.parquet",
      "FORMAT parquet",
    );
    expect(await prior(parquet, "--label", "y'; --")).toMatchObject({ classes: ["cat"] });
    expect(await prior(parquet, "--label", 'Y"')).toMatchObject({ counts: [0, 4] });
    const lines = await file("strange.jsonl", '{"a/b~c": "cat"}\n{"a/b~c": "cat"}\n');
    expect(await prior(lines, "--label", "a/b~c")).toMatchObject({ counts: [2] });
  });

  test("a file that is called like a pattern or an address is read as that file alone", async () => {
    const odd = await file("a[1]*.csv", "label\ncat\ncat\n");
    await file("a1.csv", "label\ndog\n");
    expect(await prior(odd, "--label", "label")).toMatchObject({ classes: ["cat"], counts: [2] });
    expect(await prior(await file("it's.csv", animals), "--label", "label")).toMatchObject(counted);
  });

  test("types of Parquet of which no label can be made are named", async () => {
    const path = await copy(
      `SELECT DATE '2020-01-01' AS day, {'a': 1} AS pair, 0.5::DOUBLE AS score, true AS yes, 2::UTINYINT AS small, 'cat' AS y FROM range(8)`,
      "types.parquet",
      "FORMAT parquet",
    );
    expect(await refusal(path, "--label", "day")).toMatch(/column "day" of type DATE/u);
    expect(await refusal(path, "--label", "pair")).toMatch(/of type STRUCT/u);
    expect(await refusal(path, "--label", "score")).toMatch(/scores or measures/u);
    expect(await prior(path, "--label", "yes")).toMatchObject({ classes: ["true"] });
    expect(await prior(path, "--label", "small")).toMatchObject({ counts: [0, 0, 8] });
    expect(await refusal(path)).toMatch(/a table \(Parquet\) with the columns "day".*--label y,/u);
  });
});

describe("several labels in a row", () => {
  const tags = "image,tags\n1.jpg,cat|dog\n2.jpg,dog| dog |\n3.jpg,\n4.jpg,cat\n";

  test("cells are parted by a separator, and rows without a label are examples of none", async () => {
    const path = await file("tags.csv", tags);
    const result = await count(path, "--label", "tags", "--separator", "|");
    expect(priorFromJSON(result.stdout)).toMatchObject({ counts: [2, 2], examples: 4 });
    expect(result.stderr).toMatch(/1 row has no class, and is an example of none\n$/u);
    const instances = await prior(
      path,
      "--label",
      "tags",
      "--separator",
      "|",
      "--counted",
      "instances",
    );
    expect(instances).toMatchObject({ counted: "instances", counts: [2, 3], examples: undefined });
    expect(await refusal(path, "--label", "tags")).toMatch(
      /several labels in a cell.*--separator "\|"/u,
    );
  });

  test("lists of JSON and Parquet are several labels", async () => {
    const lines = `{"tags": ["cat", "dog"]}\n{"tags": ["dog", "dog"]}\n{"tags": []}\n{"tags": "cat"}\n{"tags": null}\n`;
    const result = await count(await file("tags.jsonl", lines), "--label", "tags");
    expect(priorFromJSON(result.stdout)).toMatchObject({ counts: [2, 2], examples: 4 });
    expect(result.stderr).toMatch(/1 row has no label, and is not counted/u);
    const query = `SELECT * FROM (VALUES (['cat', 'dog']), (['dog', 'dog']), ([]), (['cat']), (NULL)) AS t(tags)`;
    const parquet = await copy(query, "tags.parquet", "FORMAT parquet");
    expect(await prior(parquet, "--label", "tags")).toMatchObject({ counts: [2, 2], examples: 4 });
    const numbers = await copy(
      "SELECT [i % 2, 2] AS y FROM range(6) t(i)",
      "n.parquet",
      "FORMAT parquet",
    );
    expect(await prior(numbers, "--label", "y")).toMatchObject({ counts: [3, 3, 6], examples: 6 });
    const nested = await file("nested.jsonl", '{"y": {"id": 1}}\n{"y": {"id": 1}}\n');
    expect(await refusal(nested, "--label", "y")).toMatch(/the object \{"id":1\}/u);
  });

  test("one column for each class", async () => {
    const path = await file(
      "hot.csv",
      "id,Cat,Dog,Emu,x\n1,0,1,1.0,7\n2,true,1,,8\n3,0,FALSE,0,9\n",
    );
    const result = await count(path, "--columns", "Cat..Emu");
    expect(priorFromJSON(result.stdout)).toMatchObject({
      classes: ["Cat", "Dog", "Emu"],
      counts: [1, 2, 1],
      examples: 3,
    });
    expect(result.stderr).toMatch(/1 row has no class.*\nbalms: 1 empty cell is taken for 0\n$/u);
    expect(await prior(path, "--columns", "Emu,Cat")).toMatchObject({ classes: ["Emu", "Cat"] });
    expect(await refusal(path, "--columns", "Cat,x")).toMatch(
      /"7" in column "x", and 3 such cells/u,
    );
    expect(await refusal(path, "--columns", "Cat,Dgo")).toMatch(/Did you mean --columns Dog\?/u);
    expect(await refusal(path, "--columns", "Cat,Cat")).toMatch(/"Cat" twice/u);
    expect(await refusal(path, "--columns", "Cat", "--label", "Dog")).toMatch(
      /together with --label/u,
    );
    const lines = '{"a": 1, "b": false}\n{"a": 0, "b": true}\n{"a": 1}\n';
    const json = await prior(await file("hot.jsonl", lines), "--columns", "a,b");
    expect(json).toMatchObject({ counts: [2, 1], examples: 3 });
    const others = await file("others.jsonl", `${lines}["a"]\n`);
    expect(await refusal(others, "--columns", "a,b")).toMatch(
      /received \["a"\]; expected an object/u,
    );
  });
});

test("shards that are counted apart and merged have the digest of all counted at once", async () => {
  const shards = await Promise.all(
    [0, 1, 2].map((part) =>
      copy(
        `SELECT 'class ' || (hash(i) % 50) AS y, ['t' || (i % 7), 't' || (hash(i) % 9)] AS tags FROM range(${part * 1000}, ${part * 1000 + 1000}) t(i)`,
        `part-${part}.parquet`,
        "FORMAT parquet",
      ),
    ),
  );
  for (const column of ["y", "tags"]) {
    const whole = await prior(at("part-*.parquet"), "--label", column);
    const parts: ClassPrior[] = [];
    for (const shard of shards) parts.push(await prior(shard, "--label", column));
    expect(mergePriors(parts).prior.digest).toBe(whole.digest);
  }
});
