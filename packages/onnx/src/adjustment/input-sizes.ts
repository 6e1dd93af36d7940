import type { Dimension, Shape } from "../graph/shape.ts";

/** What is tried for sizes that a model leaves open. */
interface Sizes {
  readonly batch: number;
  /** Height and width of images. */
  readonly side: number;
  /** Length of sequences and rows. */
  readonly length: number;
}

// Sides that classifiers of images are trained for; small ones first, they are quick.
const sides = [64, 32, 224, 28, 128, 256, 299, 384, 448, 512, 8];
const lengths = [8, 16, 64, 128, 512, 768, 1024, 2048, 16_000];

/** Tries, the likeliest first. A batch of two shows more than one row alone, where it can be had. */
const tries: readonly Sizes[] = [2, 1].flatMap((batch) =>
  sides.map((side, index) => ({ batch, side, length: lengths[index] ?? 8 })),
);

/** Where the channels of an image stand: last, when a small number there says so. */
function channelAxis(shape: Shape): number {
  const last = shape.at(-1);
  return typeof last === "number" && last <= 4 && typeof shape[1] === "string"
    ? shape.length - 1
    : 1;
}

function openSize(shape: Shape, axis: number, sizes: Sizes): number {
  if (axis === 0 && shape.length > 1) return sizes.batch;
  if (/batch/iu.test(String(shape[axis]))) return sizes.batch;
  if (/past/iu.test(String(shape[axis]))) return 0;
  if (shape.length < 4) return sizes.length;
  return axis === channelAxis(shape) ? 3 : sizes.side;
}

/**
 * Sizes for the inputs of a model, one list of shapes for each try: declared sizes stay, names get the same size everywhere.
 *
 * @param inputs - their declared shapes
 */
export function* inputSizes(inputs: readonly { readonly shape: Shape }[]): Generator<number[][]> {
  const seen = new Set<string>();
  for (const sizes of tries) {
    const named = new Map<Dimension, number>();
    const shapes = inputs.map(({ shape }) =>
      shape.map((dimension, axis) => {
        if (typeof dimension === "number") return dimension;
        const size = named.get(dimension) ?? openSize(shape, axis, sizes);
        named.set(dimension, size);
        return size;
      }),
    );
    const key = JSON.stringify(shapes);
    if (!seen.has(key)) yield shapes;
    seen.add(key);
  }
}
