import { atOnce } from "@balms/core/adapter";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { orderByGroup, orderByScore } from "./stable-order.ts";

const scores = fc.array(
  fc.oneof(fc.constantFrom(0, -0, 0.5, 1), fc.double({ noNaN: true, noDefaultInfinity: true })),
  { minLength: 1 },
);

test("scores go from the highest to the lowest; equal ones stay in the order that they had", () => {
  fc.assert(
    fc.property(scores, (given) => {
      const before = given.map((_, i) => (i * 7 + 3) % given.length);
      fc.pre(new Set(before).size === given.length);
      const expected = before.toSorted((a, b) => given[b] - given[a]);
      const order = atOnce(orderByScore(Float64Array.from(given), Int32Array.from(before)));
      expect([...order]).toEqual(expected);
    }),
  );
});

test("between two passes over all scores others have their turn", () => {
  expect([...orderByScore(Float64Array.of(0.5, 1))]).toHaveLength(4);
});

test("groups come one after the other, each in the order that its members had", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6)), (groups) => {
      const before = groups.map((_, i) => groups.length - 1 - i);
      const { order, starts } = orderByGroup(Int32Array.from(groups), 7, Int32Array.from(before));
      expect([...order]).toEqual(before.toSorted((a, b) => groups[a] - groups[b]));
      expect([...starts]).toEqual(
        Array.from({ length: 8 }, (_, group) => groups.filter((one) => one < group).length),
      );
    }),
  );
});
