// Insects that are told apart by shape and sound: models of several inputs and outputs.
import { createRandom, priorFromLabels } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import type { FitOptions } from "../src/training/fit-balanced.ts";

const random = createRandom(8);

/** Class ids of the species. */
export const labels = Int32Array.from({ length: 80 }, (_, row) =>
  row % 16 === 0 ? 2 : Number(row % 4 === 0),
);

/** Class ids of the sexes. */
export const sexes = Int32Array.from({ length: 80 }, (_, row) => Number(row % 5 === 0));

export const prior = priorFromLabels(labels, { classes: ["fly", "bee", "moth"] });
export const sexPrior = priorFromLabels(sexes, { classes: ["female", "male"] });

/** Their sizes, by species. */
export const sizes = Float32Array.from(labels, (id) => id + random.normal() / 10);

const matrix = (columns: number, of: (row: number) => number) => ({
  data: Float32Array.from(
    { length: 80 * columns },
    (_, i) => of(Math.floor(i / columns)) + random.normal() / 3,
  ),
  shape: [80, columns],
});

/** One column of features for each input. */
export const features = {
  shape: matrix(2, (row) => labels[row]),
  sound: matrix(3, (row) => sexes[row]),
};

const dense = (units: number, name?: string, seed = 1) =>
  tf.layers.dense({
    units,
    kernelInitializer: tf.initializers.glorotUniform({ seed }),
    ...(name !== undefined && { name }),
  });
const inputs = () => [
  tf.input({ shape: [2], name: "shape" }),
  tf.input({ shape: [3], name: "sound" }),
];
const joined = (given: tf.SymbolicTensor[]) => tf.layers.concatenate().apply(given);
const output = (layer: tf.layers.Layer, before: unknown) =>
  layer.apply(before as tf.SymbolicTensor) as tf.SymbolicTensor;

/** A model of the species alone. */
export function twoInputs(): tf.LayersModel {
  const given = inputs();
  const hidden = output(dense(6), joined(given));
  return tf.model({ inputs: given, outputs: output(dense(3, "species", 2), hidden) });
}

/** A model of size, species and sex. */
export function threeOutputs(): tf.LayersModel {
  const given = inputs();
  const hidden = joined(given);
  const outputs = [
    output(dense(1, "size"), hidden),
    output(dense(3, "species", 2), hidden),
    output(dense(2, "sex", 3), hidden),
  ];
  return tf.model({ inputs: given, outputs });
}

/** How they are trained. */
export const own: Omit<FitOptions, "prior"> = {
  seed: 1,
  optimizer: "adam",
  learningRate: 0.05,
  epochs: 15,
  batchSize: 16,
};
