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

test("names of any script leave the columns where they are, and a column of nothing has no rule", () => {
  const columns = (["left", "right", "left"] as const).map((align) => ({ title: "", align }));
  const table = formatTable(columns, [
    ["猫", "1", ""],
    ["lynx", "20", ""],
  ]);
  expect(table.split("\n").slice(1)).toEqual(["────  ──", "猫     1", "lynx  20", ""]);
});
