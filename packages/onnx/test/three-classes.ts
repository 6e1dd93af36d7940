import { priorFromCounts } from "@balms/core";
import { headModel } from "../src/index.ts";

/** The prior of three classes, one of them rare. */
export const prior = priorFromCounts([90, 9, 1]);

/** A linear layer from two features to these classes. */
export const head = headModel({
  training: "unknown",
  weight: Float32Array.of(1, -1, 0.5, 2, 0, 1),
  bias: Float32Array.of(0, 0.1, -0.1),
  dimensions: 2,
  classes: 3,
});
