import { add, type GradFunc, pad, reverse, slice, type Tensor } from "@tensorflow/tfjs-core";

/**
 * The gradient of mirror padding: what was mirrored adds to what it was mirrored from. TensorFlow.js
 * leaves that out.
 */
export const mirrorPaddingGradient = (): GradFunc => (dy, _saved, attrs) => ({
  x: () => {
    const paddings = attrs["paddings"] as readonly [number, number][];
    // The border itself is mirrored too, or it is not.
    const inset = attrs["mode"] === "reflect" ? 1 : 0;
    return paddings.reduce(
      (sum, padding, axis) => foldBack(sum, axis, padding, inset),
      dy as Tensor,
    );
  },
});

function foldBack(
  dy: Tensor,
  axis: number,
  [before, after]: readonly [number, number],
  inset: number,
): Tensor {
  const size = dy.shape[axis] - before - after;
  const part = (begin: number, length: number): Tensor =>
    slice(dy, alongAxis(dy, axis, begin, 0), alongAxis(dy, axis, length, -1));
  const placed = (mirrored: Tensor, begin: number): Tensor => {
    const margins = dy.shape.map((_, i): [number, number] =>
      i === axis ? [begin, size - begin - mirrored.shape[axis]] : [0, 0],
    );
    return pad(reverse(mirrored, axis), margins);
  };
  let sum = part(before, size);
  if (before > 0) sum = add(sum, placed(part(0, before), inset));
  if (after > 0) sum = add(sum, placed(part(before + size, after), size - inset - after));
  return sum;
}

const alongAxis = ({ shape }: Tensor, axis: number, value: number, others: number): number[] =>
  shape.map((_, i) => (i === axis ? value : others));
