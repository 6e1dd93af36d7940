import { expect, test } from "vitest";
import { formatTable } from "./format-table.ts";

test("columns are as wide as their widest text and aligned as asked", () => {
  const table = formatTable(
    [
      { title: "name", align: "left" },
      { title: "x", align: "right" },
    ],
    [
      ["balms", "70.1"],
      ["s", "–"],
    ],
  );
  expect(table.split("\n")).toEqual([
    "name      x",
    "─────  ────",
    "balms  70.1",
    "s         –",
    "",
  ]);
});
