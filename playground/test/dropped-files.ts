// What is dropped on the page.
import { createRandom, priorFromCounts } from "@balms/core";
import { headModel, withMetadata, writeModel } from "@balms/onnx";

export const classes = ["cat", "<img src=x onerror=answer(1)>", "lynx"];
export const counts = [900, 90, 10];
export const prior = priorFromCounts(counts, { classes });

export const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A linear classifier whose metadata name its classes. */
export function classifier(): Uint8Array {
  const random = createRandom(1);
  const weight = Float32Array.from({ length: 15 }, () => random.normal());
  const sizes = { dimensions: 5, classes: 3 };
  const model = headModel({ training: "unknown", weight, bias: new Float32Array(3), ...sizes });
  return writeModel(withMetadata(model, { names: JSON.stringify(classes) }));
}

/** Rows around a place of each class, so many of each. */
export function rowsOf(sizes: readonly number[]): { features: Float32Array; labels: Int32Array } {
  const random = createRandom(2);
  const labels = Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label)));
  const features = new Float32Array(labels.length * 4).map(() => random.normal());
  for (const [row, label] of labels.entries()) features[4 * row + label] += 2;
  return { features, labels };
}
