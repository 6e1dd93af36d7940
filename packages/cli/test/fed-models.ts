import { withMetadata, type OnnxModel } from "@balms/onnx";
import { constant, modelOf, node, value } from "./graph-parts.ts";

/** Pixels of a side of the pictures. */
export const SIDE = 8;
const CHANNELS = 3;
const VALUES = CHANNELS * SIDE * SIDE;

/** Weights [values, 2] of a classifier that knows nothing. */
export const weightOf = (place: number, id: number): number =>
  Math.sin(place * 12.9898 + id * 78.233) / 8;

/** How such a model is fed. */
export interface Feeding {
  readonly layout: "NCHW" | "NHWC" | "rows";
  readonly type: "float32" | "float16" | "uint8";
  /** A number, or open. */
  readonly batch: number | "batch";
}

const sizes = { NCHW: [CHANNELS, SIDE, SIDE], NHWC: [SIDE, SIDE, CHANNELS], rows: [VALUES] };

/** The same linear classifier of two classes for each way to feed it; those of whole numbers take pixels from 0 to 255, the others from 0 to 1. */
export function fedModel(
  { layout, type, batch }: Feeding,
  options: {
    readonly metadata?: Readonly<Record<string, string>>;
    readonly activation?: "Softmax" | "Sigmoid";
  } = {},
): OnnxModel {
  const weight = new Float32Array(VALUES * 2);
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    for (let pixel = 0; pixel < SIDE * SIDE; pixel += 1) {
      const own = channel * SIDE * SIDE + pixel;
      const place = layout === "NHWC" ? pixel * CHANNELS + channel : own;
      for (const id of [0, 1]) {
        weight[place * 2 + id] = weightOf(own, id) / (type === "uint8" ? 255 : 1);
      }
    }
  }
  const precision = type === "uint8" ? "float32" : type;
  const model = modelOf({
    input: [value("image", type, [batch, ...sizes[layout]])],
    output: [value(options.activation === undefined ? "scores" : "shares", precision, [batch, 2])],
    initializer: [
      constant("weight32", "float32", weight, [VALUES, 2]),
      constant("bias32", "float32", new Float32Array(2), [2]),
    ],
    node: [
      node("Cast", ["weight32"], "weight", { to: precision }),
      node("Cast", ["bias32"], "bias", { to: precision }),
      node("Cast", ["image"], "pixels", { to: precision }),
      node("Flatten", ["pixels"], "flat"),
      node("Gemm", ["flat", "weight", "bias"], "scores"),
      ...(options.activation === undefined ? [] : [node(options.activation, ["scores"], "shares")]),
    ],
  });
  return withMetadata(model, options.metadata ?? {});
}
