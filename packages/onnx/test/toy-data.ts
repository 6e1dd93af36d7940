import { createRandom, priorFromLabels } from "@balms/core";
import type { ClassPrior } from "@balms/core";

/** Rows scattered around one random centre per class. */
export interface ToyData {
  readonly features: Float32Array;
  readonly labels: Int32Array;
  readonly dimensions: number;
  readonly classes: number;
  readonly prior: ClassPrior;
}

/** Makes a small long-tailed problem. */
export function toyData(counts: readonly number[], dimensions: number, spread = 1): ToyData {
  const random = createRandom("toy");
  const classes = counts.length;
  const centres = Float32Array.from({ length: classes * dimensions }, () => random.normal());
  const labels = Int32Array.from(
    counts.flatMap((count, id) => Array.from({ length: count }, () => id)),
  );
  const features = new Float32Array(labels.length * dimensions);
  for (const [row, label] of labels.entries()) {
    for (let axis = 0; axis < dimensions; axis++) {
      const centre = centres[label * dimensions + axis];
      features[row * dimensions + axis] = centre + spread * random.normal();
    }
  }
  return { features, labels, dimensions, classes, prior: priorFromLabels(labels, { classes }) };
}
