// A detector that looks at every position of three maps, as YOLOv8 and YOLO11 are exported: a convolution of 1×1 for each, boxes as middles and sizes in pixels.
import type { OnnxModel } from "@balms/onnx";
import { constant, modelOf, node, value } from "./graph-parts.ts";
import { waves, whole } from "./other-detectors.ts";

interface Level {
  readonly name: string;
  /** Pixels across and down of each position. */
  readonly stride: number;
  readonly features: number;
  /** From the middle of a position to each side of its box, in strides. */
  readonly reach: number;
}

/** From fine to coarse, as the layers stand in the graph; each with its own number of features. */
const levels: readonly Level[] = [
  { name: "fine", stride: 8, features: 16, reach: 1.7 },
  { name: "middle", stride: 16, features: 24, reach: 1 },
  { name: "coarse", stride: 32, features: 12, reach: 0.6 },
];
const side = 96;
/** Positions of all levels. */
export const positions: number = levels.reduce((sum, { stride }) => sum + (side / stride) ** 2, 0);

function flat(numbers: readonly (readonly number[])[], name: string): ReturnType<typeof constant> {
  return constant(name, "float32", Float32Array.from(numbers.flat()), [
    1,
    numbers.length,
    positions,
  ]);
}

function sidesOf({ name, reach }: Level): ReturnType<typeof constant> {
  return constant(`${name}.sides.bias`, "float32", new Float32Array(4).fill(reach), [4]);
}

/**
 * @param options - `order`: in which order the model puts its levels together; `kernel`: the windows of its class layers
 */
export function withLevels(
  classes: number,
  options: { readonly order?: readonly number[]; readonly kernel?: 1 | 3 } = {},
): OnnxModel {
  const { order = [0, 1, 2], kernel = 1 } = options;
  const joined = order.flatMap((at) => levels[at] ?? []);
  const places = joined.flatMap(({ stride }) => {
    const across = side / stride;
    return Array.from({ length: across ** 2 }, (_, at) => ({
      stride,
      x: (at % across) + 0.5,
      y: Math.floor(at / across) + 0.5,
    }));
  });
  return modelOf({
    input: [value("images", "float32", [1, 3, side, side])],
    output: [value("output0", "float32", [1, 4 + classes, positions])],
    initializer: [
      whole("zero", 0),
      whole("one", 1),
      whole("two", 2),
      whole("four", 4),
      constant("two.parts", "float32", Float32Array.of(2), []),
      flat([places.map(({ x }) => x), places.map(({ y }) => y)], "anchors"),
      flat([places.map(({ stride }) => stride)], "strides"),
      ...levels.flatMap((level) => [
        waves(`${level.name}.in.weight`, [level.features, 3, 1, 1], 1),
        waves(`${level.name}.in.bias`, [level.features], 0.2),
        waves(`${level.name}.class.weight`, [classes, level.features, kernel, kernel], 0.3),
        waves(`${level.name}.class.bias`, [classes], level.reach),
        waves(`${level.name}.sides.weight`, [4, level.features, 1, 1], 0.01),
        sidesOf(level),
        whole(`${level.name}.class.rows`, 1, classes, -1),
        whole(`${level.name}.sides.rows`, 1, 4, -1),
      ]),
    ],
    node: [
      ...levels.flatMap(({ name, stride }) => [
        node("AveragePool", ["images"], `${name}.cells`, {
          attributes: { kernel_shape: [stride, stride], strides: [stride, stride] },
        }),
        node("Conv", [`${name}.cells`, `${name}.in.weight`, `${name}.in.bias`], `${name}.in`),
        node("Relu", [`${name}.in`], `${name}.features`),
        ...["class", "sides"].flatMap((kind) => [
          node(
            "Conv",
            [`${name}.features`, `${name}.${kind}.weight`, `${name}.${kind}.bias`],
            `${name}.${kind}`,
            kind === "class" && kernel === 3 ? { attributes: { pads: [1, 1, 1, 1] } } : {},
          ),
          node("Reshape", [`${name}.${kind}`, `${name}.${kind}.rows`], `${name}.${kind}.flat`),
        ]),
      ]),
      ...["class", "sides"].map((kind) =>
        node(
          "Concat",
          joined.map(({ name }) => `${name}.${kind}.flat`),
          kind,
          { attributes: { axis: 2 } },
        ),
      ),
      node("Slice", ["sides", "zero", "two", "one"], "left.top"),
      node("Slice", ["sides", "two", "four", "one"], "right.bottom"),
      node("Sub", ["anchors", "left.top"], "from"),
      node("Add", ["anchors", "right.bottom"], "to"),
      node("Add", ["from", "to"], "sum"),
      node("Div", ["sum", "two.parts"], "middles"),
      node("Sub", ["to", "from"], "sizes"),
      node("Concat", ["middles", "sizes"], "cells", { attributes: { axis: 1 } }),
      node("Mul", ["cells", "strides"], "boxes"),
      node("Sigmoid", ["class"], "scores"),
      node("Concat", ["boxes", "scores"], "output0", { attributes: { axis: 1 } }),
    ],
  });
}
