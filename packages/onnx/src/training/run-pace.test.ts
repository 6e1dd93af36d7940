import { afterEach, expect, test, vi } from "vitest";
import { RunPace } from "./run-pace.ts";

afterEach(() => vi.restoreAllMocks());

/** How many steps each run makes where a step takes so many milliseconds. */
async function counts(millisecondsPerStep: number, steps: number, most: number): Promise<number[]> {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const pace = new RunPace(most);
  const made: number[] = [];
  for (let left = steps; left > 0;) {
    const { count, result } = await pace.run(left, (wanted) => {
      now += wanted * millisecondsPerStep;
      return Promise.resolve(wanted);
    });
    expect(result).toBe(count);
    made.push(count);
    left -= count;
  }
  return made;
}

test("steps that take long are made one by one, and short ones together for a tenth of a second", async () => {
  expect(await counts(700, 3, 25)).toEqual([1, 1, 1]);
  expect(await counts(10, 40, 25)).toEqual([1, 8, 10, 10, 10, 1]);
  expect(await counts(0, 90, 25)).toEqual([1, 8, 25, 25, 25, 6]);
});

test("a pace that was too fast is taken back at once", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const pace = new RunPace(100);
  const make = (milliseconds: number) => (count: number) => {
    now += count * milliseconds;
    return Promise.resolve();
  };
  await pace.run(1000, make(0));
  await pace.run(1000, make(50));
  expect((await pace.run(1000, make(50))).count).toBe(2);
});
