import { expect, test } from "vitest";
import { alternate, compareTimes } from "./measure.ts";

test("a ratio is that of the 20th percentiles, and its spread that of the rounds' own ratios", () => {
  const found = compareTimes([3, 1, 2, 4, 5, 6], [2, 2, 2, 2, 2, 2]);
  expect(found).toEqual({
    milliseconds: 2,
    againstMilliseconds: 2,
    ratio: 1,
    rounds: 6,
    spread: [1, 2],
  });
});

test("three rounds have no spread", () => {
  expect(compareTimes([1, 2, 3], [1, 1, 1]).spread).toBeUndefined();
});

test("sides take turns, and the first round is not counted", async () => {
  const made: string[] = [];
  const side = (name: string, times: number[]) => () => {
    made.push(name);
    return times.shift()!;
  };
  const found = await alternate(
    "another",
    {
      ours: side("ours", [100, 2, 2]),
      theirs: side("theirs", [1, 4, 4]),
      floor: side("floor", [9, 1, 1]),
    },
    { target: 1, rounds: 2 },
  );
  expect(made).toEqual([
    "theirs",
    "ours",
    "floor",
    "theirs",
    "ours",
    "floor",
    "theirs",
    "ours",
    "floor",
  ]);
  expect(found).toMatchObject({ against: "another", ratio: 0.5, target: 1, timesFloor: 2 });
});
