import { createRandom } from "@balms/core";
import { assert, integer, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { classBalancedRows, instanceRows } from "./row-stream.ts";

test("instance rows: every row once per round", () => {
  assert(
    property(
      integer({ min: 1, max: 40 }),
      integer({ min: 1, max: 4 }),
      nat(),
      (rows, rounds, seed) => {
        const drawn = new Int32Array(rows * rounds);
        instanceRows(rows, createRandom(seed)).take(drawn);
        for (let round = 0; round < rounds; round++) {
          const sorted = drawn.slice(round * rows, (round + 1) * rows).toSorted();
          expect([...sorted]).toEqual(Array.from({ length: rows }, (_, row) => row));
        }
      },
    ),
  );
});

test("class-balanced rows: every class equally often, every row of a class equally often", () => {
  const rowsOfClass = [
    Int32Array.of(0, 1, 2, 3),
    Int32Array.of(),
    Int32Array.of(7),
    Int32Array.of(4, 5),
  ];
  const drawn = new Int32Array(3 * 8);
  classBalancedRows(rowsOfClass, createRandom(1)).take(drawn);
  const counts = new Map<number, number>();
  for (const row of drawn) counts.set(row, (counts.get(row) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual({ 0: 2, 1: 2, 2: 2, 3: 2, 4: 4, 5: 4, 7: 8 });
});
