import { expect, test } from "vitest";
import { axisNames, orderByCount, tickNames } from "./class-order.ts";

test("classes go from frequent to rare, equal ones in their own order", () => {
  expect(orderByCount([5, 9, 5, 1])).toEqual([1, 0, 2, 3]);
});

test("long names lose their middle and equal ones are told apart", () => {
  const names = axisNames(["short", "a_very_long_class_1", "a_very_long_class_2", "short"]);
  expect(names).toEqual(["short", "a_very…lass_1", "a_very…lass_2", "short (2)"]);
});

test("an axis shows every k-th name", () => {
  expect(tickNames(["a", "b", "c", "d", "e"], 2)).toEqual(["a", "d"]);
  expect(tickNames(["a", "b"], 2)).toEqual(["a", "b"]);
});
