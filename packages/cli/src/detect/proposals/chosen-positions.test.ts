import { expect, test } from "vitest";
import { choosePositions } from "./chosen-positions.ts";

/** Boxes of a line that each begin a pixel behind the one before, as wide as they are said to be. */
function line(count: number, width: number, from = 0): number[] {
  return Array.from({ length: count }, (_, at) => [from + at, 0, width, 10]).flat();
}

function seen(boxes: readonly number[], highest: readonly number[]) {
  return {
    boxes: Float32Array.from(boxes),
    features: Float32Array.from(highest, (_, row) => row),
    levels: Uint32Array.from(highest, (_, row) => row % 3),
    highest: Float32Array.from(highest),
    masks: undefined,
  };
}

test("of an object the ten best boxes, of the others those that are surest, in their order and with their levels", () => {
  const boxes = [...line(41, 100), ...line(400, 10, 1000)];
  const highest = Array.from({ length: 441 }, (_, row) => (row < 41 ? 9 : row / 1000));
  const chosen = choosePositions(seen(boxes, highest), [20, 0, 100, 10]);
  const rows = [...chosen.features];
  // The object begins at 20: as near to it as ten boxes get, one side or the other first.
  expect(rows.slice(0, 10)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
  expect(rows.slice(10)).toEqual(Array.from({ length: 300 }, (_, at) => 141 + at));
  expect([...(chosen.levels ?? [])]).toEqual(rows.map((row) => row % 3));
  expect([...chosen.boxes]).toEqual(rows.flatMap((row) => boxes.slice(4 * row, 4 * row + 4)));
});

test("without an object the surest alone; with few positions all", () => {
  const chosen = choosePositions(seen(line(5, 10), [1, 2, 3, 4, 5]), []);
  expect([...chosen.features]).toEqual([0, 1, 2, 3, 4]);
});
