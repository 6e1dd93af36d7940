import { createRandom, priorFromLabels, type ClassPrior } from "@balms/core";
import type { HeadShape } from "./head-shape.ts";

/** Synthetic long-tailed features: what they hold does not change how long a step takes. */
export interface HeadData {
  readonly features: Float32Array;
  readonly labels: Int32Array;
  readonly prior: ClassPrior;
}

export function headData({ rows, dimensions, classes }: HeadShape): HeadData {
  const random = createRandom("benchmark");
  const features = new Float32Array(rows * dimensions);
  for (let i = 0; i < features.length; i++) features[i] = random.uniform() - 0.5;
  // Every class once, then a share that falls with the square of the class id.
  const labels = Int32Array.from({ length: rows }, (_, row) =>
    row < classes ? row : Math.floor(classes * random.uniform() ** 3),
  );
  return { features, labels, prior: priorFromLabels(labels, { classes }) };
}
