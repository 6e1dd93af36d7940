import { describe, expect, test } from "vitest";
import { counting } from "./counting.ts";

const { write: file, prior, refusal } = counting();

describe("JSON of which a column is named", () => {
  test("is a table, with one row and with names of any kind too", async () => {
    const one = await file("one.jsonl", '{"y": 1, "x": 2}\n');
    expect(await prior(one, "--label", "y")).toMatchObject({ counts: [0, 1] });
    const lines = await file("lines.jsonl", '{"y": "a,b"}\n{"y": "c"}\n');
    expect(await prior(lines, "--label", "y", "--format", "names")).toMatchObject({
      classes: ["a,b", "c"],
    });
  });

  test.each([
    ["commas behind lines", '{"y": 1},\n{"y": 1}\n'],
    ["objects over several lines", '{\n"y": 1\n}\n{\n"y": 1\n}\n'],
  ])("%s: broken lines, and no annotations", async (_, content) => {
    const path = await file("broken.jsonl", content);
    expect(await refusal(path, "--label", "y")).toMatch(/broken JSON near row 2/u);
  });

  test("NaN, which JSON does not have and Python writes, is a missing label", async () => {
    const path = await file("nan.jsonl", '{"y": NaN}\n{"y": 1}\n');
    expect(await refusal(path, "--label", "y")).toMatch(/a missing label: "NaN" in 1 row/u);
  });

  test.each([
    [["--columns", "y"], '{"y": 1}\nnull\n'],
    [["--columns", "y"], '{"y": 1}\n[1]\n'],
    [["--label", "y", "--separator", "|"], '{"y": "a|b"}\nnull\n{"y": "a"}\n'],
  ])("%j: a line that is no object is no row without labels", async (options, content) => {
    const path = await file("null.jsonl", content);
    expect(await refusal(path, ...options)).toMatch(/received (?:null|\[1\]); expected an object/u);
  });
});
