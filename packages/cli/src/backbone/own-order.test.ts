import { priorFromCounts } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bearsOutOrder } from "./own-order.ts";

const classes = 5;
const ids = Array.from({ length: classes }, (_, id) => id);
const prior = priorFromCounts([100, 40, 10, 5, 2]);
const told = { classes, prior: undefined, zeroCounts: "error" } as const;

/** Scores of rows that recognise most of each class, with class `id` at place `order[id]`. */
function scoresOf(labels: Int32Array, order: readonly number[]): Float32Array {
  const scores = new Float32Array(labels.length * classes);
  for (const [row, label] of labels.entries()) {
    // Every fourth row is taken for the next class.
    const said = row % 4 === 3 ? (label + 1) % classes : label;
    scores[row * classes + order[said]] = 1;
  }
  return scores;
}

test("scores bear out the order that they are in, and no other", () => {
  const labels = Int32Array.from(prior.counts.flatMap((count, id) => Array(count).fill(id)));
  fc.assert(
    fc.property(fc.shuffledSubarray(ids, { minLength: classes }), (order) => {
      const isSame = order.every((place, id) => place === id);
      expect(bearsOutOrder(scoresOf(labels, order), labels, told)).toBe(isSame);
    }),
    { examples: [[ids]] },
  );
});

test("scores that hold the log prior are looked at without it", () => {
  const labels = Int32Array.from(ids.flatMap((id) => [id, id]));
  const scores = scoresOf(labels, ids).map(
    (score, place) => score + Math.log(prior.counts[place % classes] / 157),
  );
  expect(bearsOutOrder(scores, labels, told)).toBe(false);
  expect(bearsOutOrder(scores, labels, { ...told, prior })).toBe(true);
});

test("two classes of which no row is recognised leave it open", () => {
  const labels = Int32Array.of(0, 1, 2);
  const scores = scoresOf(labels, ids);
  expect(bearsOutOrder(scores, labels, told)).toBe(false);
});
