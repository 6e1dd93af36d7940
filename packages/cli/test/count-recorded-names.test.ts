// Class names in the metadata of Parquet, as Hugging Face's datasets leaves them.
import { expect, test } from "vitest";
import { counting } from "./counting.ts";

const { copy, count, prior, refusal } = counting();
const words = ["--label", "label"];

const classLabel = (names: readonly string[]) => ({ names, _type: "ClassLabel" });

/** A file of whole numbers, and what its metadata say of the column. */
const recorded = (query: string, name: string, feature: unknown): Promise<string> => {
  const note = JSON.stringify({ info: { features: { label: feature } } }).replaceAll("'", "''");
  return copy(query, name, `FORMAT parquet, KV_METADATA {huggingface: '${note}'}`);
};

const ids = "SELECT (i % 3)::BIGINT AS label FROM range(8) t(i)";

test("ids have the names that are recorded, also those that no row has, and numbers for names", async () => {
  const path = await recorded(ids, "a.parquet", classLabel(["cat", "it's", "1", "lynx"]));
  const { status, stderr } = await count(path, ...words);
  expect(status).toBe(0);
  expect(stderr).toContain('in the column "label", ids with the names that its metadata has\n');
  const expected = { classes: ["cat", "it's", "1", "lynx"], counts: [3, 3, 2, 0] };
  expect(await prior(path, ...words)).toMatchObject(expected);
  expect(await prior(path, ...words, "--format", "ids")).toMatchObject({
    classes: ["0", "1", "2"],
  });
  expect(await prior(path, ...words, "--classes", "5")).toMatchObject({ counts: [3, 3, 2, 0, 0] });
});

test.each([
  [{ feature: classLabel(["cat", "dog"]), _type: "Sequence" }],
  [[classLabel(["cat", "dog"])]],
])("lists of ids have names, too: %j", async (feature) => {
  const query = "SELECT unnest([[0, 1], [1], []]) AS label";
  const path = await recorded(query, "lists.parquet", feature);
  const expected = { classes: ["cat", "dog"], counts: [1, 2], examples: 3 };
  expect(await prior(path, ...words)).toMatchObject(expected);
});

test("ids that have no name, files with other names or none are refused", async () => {
  const path = await recorded(ids, "a.parquet", classLabel(["cat", "dog"]));
  expect(await refusal(path, ...words)).toMatch(
    /received class id 2 .*expected class ids from 0 to 1, as the metadata of .*a\.parquet says/u,
  );
  const none = "SELECT -1 AS label FROM range(2) UNION ALL SELECT 0 FROM range(9)";
  const unlabeled = await recorded(none, "test.parquet", classLabel(["cat", "dog"]));
  expect(await refusal(unlabeled, ...words)).toMatch(/"-1" in 2 rows.* with --missing -1\./u);
  expect(await prior(unlabeled, ...words, "--missing", "-1")).toMatchObject({ counts: [9, 0] });
  const other = await recorded(ids, "b.parquet", classLabel(["dog", "cat"]));
  expect(await refusal(path, other, ...words)).toMatch(
    /b\.parquet`: received other names .*a\.parquet/u,
  );
  const plain = await copy(ids, "c.parquet", "FORMAT parquet");
  expect(await refusal(path, plain, ...words)).toMatch(/c\.parquet`: received no names/u);
});

test("what is no such metadata changes nothing", async () => {
  const path = await copy(ids, "a.parquet", "FORMAT parquet, KV_METADATA {huggingface: '{'}");
  expect(await prior(path, ...words)).toMatchObject({ classes: ["0", "1", "2"] });
});
