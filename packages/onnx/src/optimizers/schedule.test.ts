import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSchedule } from "./schedule.ts";
import type { ScheduleOptions } from "./schedule.ts";

const rates = (options: ScheduleOptions | undefined, count: number): number[] =>
  Array.from({ length: count }, (_, step) => createSchedule(options)(step));

test("a rate stays, falls at steps, or along a half cosine", () => {
  expect(rates(undefined, 3)).toEqual([1, 1, 1]);
  const steps = rates({ kind: "steps", at: [2, 4], factor: 0.5 }, 6);
  expect(steps).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
  const [first, middle, last] = [0, 2, 4].map(createSchedule({ kind: "cosine", steps: 4 }));
  expect([first, middle, last]).toEqual([1, expect.closeTo(0.5, 12), expect.closeTo(0, 12)]);
});

test("a warm-up rises evenly to what follows, and a cosine never rises after it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 50 }),
      (warmUp, rest) => {
        const all = rates({ kind: "cosine", steps: warmUp + rest, warmUp }, warmUp + rest + 3);
        for (let step = 0; step < warmUp; step++) {
          expect(all[step]).toBeCloseTo((step + 1) / (warmUp + 1), 12);
        }
        expect(all[warmUp]).toBe(1);
        for (let step = warmUp; step + 1 < all.length; step++) {
          expect(all[step + 1]).toBeLessThanOrEqual(all[step]);
        }
        expect(all[all.length - 1]).toBeCloseTo(0, 12);
      },
    ),
  );
});

const refuse = (options: unknown): unknown => createSchedule(options as ScheduleOptions);

test("schedules that are none are refused", () => {
  expect(() => refuse({ kind: "linear" })).toThrow(
    '`schedule.kind`: received "linear"; expected one of ["constant","cosine","steps"]',
  );
  expect(() => refuse({ kind: "cosine" })).toThrow("`schedule.steps`");
  expect(() => refuse({ kind: "cosine", steps: 3, warmUp: 5 })).toThrow("`schedule.steps`");
  expect(() => refuse({ kind: "steps", at: [4, 2] })).toThrow("`schedule.at[1]`");
  expect(() => refuse({ kind: "constant", steps: 3 })).toThrow(
    "`schedule.steps`: received an unknown option",
  );
});
