import { createRandom } from "@balms/core";

/** Rows of a classifier with C classes, and what it takes each for. */
export interface ShiftShape {
  readonly rows: number;
  readonly classes: number;
}

/** Logits that are three times too sure and off by a bias per class; every class occurs. */
export function calibrationData({ rows, classes }: ShiftShape): {
  readonly logits: Float32Array;
  readonly labels: Int32Array;
} {
  const random = createRandom("calibration");
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const bias = Float64Array.from({ length: classes }, () => random.normal());
  const logits = Float32Array.from({ length: rows * classes }, (_, i) => {
    const [row, id] = [Math.floor(i / classes), i % classes];
    return 3 * (random.normal() * 1.5 + (id === labels[row] ? 7 : 0) - bias[id]);
  });
  return { logits, labels };
}

/** True and predicted classes, half of which are right and the others anywhere. */
export function predictionData({ rows, classes }: ShiftShape): {
  readonly predictions: Int32Array;
  readonly labels: Int32Array;
} {
  const random = createRandom("predictions");
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const predictions = labels.map((id) => (random.uniform() < 0.5 ? id : random.integer(classes)));
  return { predictions, labels };
}
