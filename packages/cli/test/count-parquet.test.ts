import { describe, expect, test } from "vitest";
import { counting } from "./counting.ts";

const { copy, prior, refusal } = counting();

const parquet = (query: string, name: string): Promise<string> =>
  copy(query, name, "FORMAT parquet");
const label = ["--label", "y"];

describe("Parquet files of different schemas", () => {
  test("keep their own values: none becomes what the first file has", async () => {
    const ids = await parquet(
      "SELECT 'a' AS x, (i % 2)::TINYINT AS y FROM range(4) t(i)",
      "a.parquet",
    );
    const large = await parquet("SELECT 300 AS y, 'b' AS x FROM range(2)", "b.parquet");
    const whole = await parquet("SELECT 1::DOUBLE AS y FROM range(2)", "c.parquet");
    const result = await prior(ids, large, whole, ...label, "--classes", "301");
    expect(result.counts.filter((each) => each > 0)).toEqual([2, 4, 2]);
    const shares = await parquet("SELECT 1.4::DOUBLE AS y FROM range(2)", "shares.parquet");
    expect(await refusal(ids, shares, ...label)).toMatch(/"1.4" in 2 rows.*scores or measures/u);
    const flags = await parquet("SELECT true AS y FROM range(2)", "flags.parquet");
    expect(await refusal(ids, flags, ...label)).toMatch(/the number "0" in 2 rows and "true"/u);
    const lists = await parquet("SELECT ['a', 'b'] AS y", "lists.parquet");
    const texts = await parquet("SELECT 'a' AS y", "texts.parquet");
    const expected = { classes: ["a", "b"], counts: [2, 1], examples: 2 };
    expect(await prior(texts, lists, ...label)).toMatchObject(expected);
    expect(await prior(lists, texts, ...label)).toMatchObject(expected);
  });

  test("are named where the column is missing, or of no use", async () => {
    const first = await parquet("SELECT 'a' AS y, 1 AS x FROM range(2)", "first.parquet");
    const capital = await parquet("SELECT 'b' AS Y FROM range(2)", "capital.parquet");
    expect(await refusal(first, capital, ...label)).toMatch(
      /capital.parquet`: received no column "y".*Did you mean --label Y\?/u,
    );
    const day = await parquet("SELECT DATE '2020-01-01' AS y FROM range(2)", "day.parquet");
    expect(await refusal(first, day, ...label)).toMatch(/day.parquet`: .*of type DATE/u);
  });
});
