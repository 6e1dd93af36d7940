import {
  evaluateDetections,
  packDetections,
  type Detection,
  type DetectionEvaluationOptions,
} from "@balms/detection";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { found, truths } from "./scene-of-boxes.ts";

const side = fc.integer({ min: 1, max: 40 });
const box = fc.tuple(fc.nat(50), fc.nat(50), side, side);
const place = { image: fc.constantFrom(7, 3), category: fc.constantFrom(5, 2, 9), box };
const scene = fc.record({
  given: fc.array(fc.record({ ...place, crowd: fc.boolean() }), { maxLength: 12 }),
  list: fc.array(fc.record({ ...place, score: fc.double({ min: 0, max: 1, noNaN: true }) }), {
    maxLength: 25,
  }),
  options: fc.record<DetectionEvaluationOptions>({ rules: fc.constantFrom("coco", "lvis") }),
});
type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;
const listOf = (list: Scene["list"], score: (value: number) => number): Detection[] =>
  list.map((one) => found(one.image, one.category, score(one.score), one.box));

/** Scores in steps, so that rounding brings no two together. */
const step = (value: number): number => Math.round(value * 1000);

const isFine = (value: number | null): boolean => value === null || (value >= 0 && value <= 1);

describe("laws", () => {
  test("a rising change of all scores changes no figure but the recall at a score", () => {
    fc.assert(
      fc.property(scene, ({ given, list, options }) => {
        const set = truths(given);
        const before = evaluateDetections(set, listOf(list, step), { ...options, minScore: -1 });
        const after = evaluateDetections(
          set,
          listOf(list, (value) => 8 - 3000 / (1 + step(value))),
          { ...options, minScore: -3000 },
        );
        expect(after).toEqual(before);
      }),
    );
  });

  test("the order of annotations and of detections of different scores does not matter", () => {
    fc.assert(
      fc.property(scene, ({ given, list, options }) => {
        const unequal = list.map((one, i) => ({ ...one, score: i / list.length }));
        const all = listOf(unequal, (value) => value);
        // Of annotations of one category in one picture the order may matter: the last of those that overlap as much is taken.
        const moved = given.toSorted((a, b) => a.image - b.image || a.category - b.category);
        const there = given.toSorted((a, b) => b.category - a.category);
        expect(evaluateDetections(truths(moved), all.toReversed(), options)).toEqual(
          evaluateDetections(truths(there), all, options),
        );
      }),
    );
  });

  test("columns and a list are the same; every figure is a share or none", () => {
    fc.assert(
      fc.property(scene, ({ given, list, options }) => {
        const [set, all] = [truths(given), listOf(list, (value) => value)];
        const evaluation = evaluateDetections(set, all, options);
        expect(evaluateDetections(set, packDetections(all), options)).toEqual(evaluation);
        const figures = Object.entries(evaluation).filter(([name]) =>
          /^(?:ap|ar|recall)/u.test(name),
        );
        expect(figures).toHaveLength(24);
        expect(figures.filter(([, value]) => !isFine(value as number | null))).toEqual([]);
      }),
    );
  });
});
