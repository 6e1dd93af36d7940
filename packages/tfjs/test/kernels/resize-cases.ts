import * as tf from "@tensorflow/tfjs";
import { choices, named, type OperatorCase } from "./operator-case.ts";

type Size = [number, number];
type Corners = [boolean, boolean];

export const resizeCases: OperatorCase[] = choices<
  ["resizeBilinear" | "resizeNearestNeighbor", number[], Size, Corners]
>([
  ["resizeBilinear", "resizeNearestNeighbor"],
  [
    [1, 3, 4, 2],
    [2, 3, 4, 2],
    [3, 4, 4, 1],
    [2, 1, 1, 2],
    [2, 6, 5, 1],
  ],
  [
    [6, 8],
    [3, 4],
    [2, 2],
    [5, 7],
    [1, 1],
    [12, 3],
  ],
  [
    [false, false],
    [true, false],
    [false, true],
  ],
]).map(([name, shape, size, [alignCorners, halfPixelCenters]]) => ({
  name: named`${name} ${shape} to ${size}, ${alignCorners ? "align corners" : halfPixelCenters ? "half-pixel centres" : "plain"}`,
  shapes: [shape],
  step: 1,
  run: (x) => tf.image[name](x as tf.Tensor4D, size, alignCorners, halfPixelCenters),
}));
