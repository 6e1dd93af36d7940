// Batches of three classes with a tail, for the losses that others proposed.
import { priorFromCounts } from "@balms/core";
import * as fc from "fast-check";

export const prior = priorFromCounts([1600, 100, 25]);
export const classes = 3;

function list<T>(item: fc.Arbitrary<T>, length: number) {
  return fc.array(item, { minLength: length, maxLength: length });
}

function batches(logit: fc.Arbitrary<number>) {
  return fc.integer({ min: 1, max: 4 }).chain((rows) =>
    fc.record({
      logits: list(logit, rows * classes).map((values) => Float64Array.from(values)),
      labels: list(fc.nat(classes - 1), rows),
      rowWeights: list(fc.double({ min: 0.01, max: 4, noNaN: true }), rows),
    }),
  );
}

export const moderate = batches(fc.double({ min: -4, max: 4, noNaN: true }));
export const any = batches(fc.double({ noNaN: true, noDefaultInfinity: true }));
