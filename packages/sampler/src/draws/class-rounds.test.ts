import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { createKey } from "../positions/position-key.ts";
import { ClassRounds } from "./class-rounds.ts";

const key = createKey(createRandom(1));

test.each([1, 7, 4096, 4097, 20_000])("%i classes come once a round, in another order", (size) => {
  const ids = Array.from({ length: size }, (_, i) => 3 * i);
  const rounds = new ClassRounds(ids, key);
  const orders = [0, 1].map((round) => ids.map((_, place) => rounds.at(round, place)));
  for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(ids);
  expect(orders[0].some((id, place) => id !== orders[1][place])).toBe(size > 1);
  // From round to round and back.
  const other = new ClassRounds(ids, key);
  expect([other.at(1, 0), other.at(0, 0)]).toEqual([orders[1][0], orders[0][0]]);
});
