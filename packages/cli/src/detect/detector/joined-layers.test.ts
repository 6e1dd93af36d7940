import * as fc from "fast-check";
import { expect, test } from "vitest";
import { widestOf, type ClassLayer, type ClassLayers } from "./class-layer.ts";
import { joinFeatures, joinLayers, joinedWidth, splitLayers } from "./joined-layers.ts";
import { scoresOf } from "./layer-scores.ts";

const number = fc.float({ min: -4, max: 4, noNaN: true });

function listOf(length: number): fc.Arbitrary<Float32Array> {
  return fc
    .array(number, { minLength: length, maxLength: length })
    .map((values) => Float32Array.from(values));
}

const someLayers: fc.Arbitrary<ClassLayers> = fc
  .record({
    classes: fc.integer({ min: 1, max: 4 }),
    widths: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
  })
  .chain(({ classes, widths }) =>
    fc.tuple(
      ...widths.map((width): fc.Arbitrary<ClassLayer> =>
        fc.record({ weight: listOf(classes * width), bias: listOf(classes) }),
      ),
    ),
  )
  .map((layers) => layers as unknown as ClassLayers);

const asRows = fc.record({
  layers: someLayers,
  seed: fc.array(number, { minLength: 64, maxLength: 64 }),
});

test("one layer stands for all: joined rows have the logits that each has by the layer of its level", () => {
  fc.assert(
    fc.property(asRows, ({ layers, seed }) => {
      const widest = widestOf(layers);
      const rows = Math.floor(seed.length / widest);
      const features = Float32Array.from(seed.slice(0, rows * widest));
      const levels = Int32Array.from({ length: rows }, (_, row) => row % layers.length);
      const every = { first: 0, end: rows, score: (logits: Float64Array) => logits };
      const apart = scoresOf(features, layers, { ...every, levels });
      const joined = joinFeatures(features, levels, layers);
      expect(joined.length).toBe(rows * joinedWidth(layers));
      const together = scoresOf(joined, [joinLayers(layers)], every);
      for (const [at, logit] of together.entries()) expect(logit).toBeCloseTo(apart[at] ?? 0, 3);
    }),
  );
});

test("what was joined is split into what it was", () => {
  fc.assert(
    fc.property(someLayers, (layers) => {
      for (const [at, { weight, bias }] of splitLayers(joinLayers(layers), layers).entries()) {
        expect(weight).toEqual(layers[at]?.weight);
        for (const [id, one] of bias.entries()) {
          expect(one).toBeCloseTo(layers[at]?.bias[id] ?? 0, 5);
        }
      }
    }),
  );
});
