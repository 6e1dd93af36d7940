import { expect, test } from "vitest";
import { topLevelColumns } from "./top-level-columns.ts";

test("of a group, its widest decimal counts, and its children are no columns", () => {
  const names = ["root", "a", "group", "b", "inner", "c", "d"];
  const children = [3, 0, 2, 0, 1, 0, 0];
  const digits = [0, 5, 0, 40, 0, 41, 6];
  expect(topLevelColumns({ names, children, digits })).toEqual([
    { name: "a", digits: 5 },
    { name: "group", digits: 41 },
    { name: "d", digits: 6 },
  ]);
});

test("a group may have more children than a call takes arguments, and fewer than it says", () => {
  const names = Array.from({ length: 300_000 }, (_, place) => `c${place}`);
  const digits = names.map((_, place) => (place === 200_000 ? 7 : 0));
  const children = [1, 1e9];
  expect(topLevelColumns({ names, children, digits })).toEqual([{ name: "c1", digits: 7 }]);
});
