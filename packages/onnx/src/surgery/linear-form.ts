import { intAttribute, intsAttribute, stringAttribute } from "../model/attributes.ts";
import type { Constant } from "../graph/constant.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** A linear layer, as its nodes say it: `scale · feature·Wᵀ + biasScale · b`. */
export interface LinearLayer {
  readonly operator: "Gemm" | "MatMul" | "Conv";
  /** Name of the tensor that goes in, in real numbers. */
  readonly feature: string;
  /** Name of the weight, as the layer reads it. */
  readonly weight: string;
  readonly bias: string | undefined;
  /** Its real numbers; undefined when they are computed from data. */
  readonly weights: Constant | undefined;
  readonly biases: Constant | undefined;
  /** Whether the weight lies as [D, C] instead of [C, D]. */
  readonly columns: boolean;
  readonly scale: number;
  readonly biasScale: number;
}

/** A linear layer, or why what looks like one is none that balms can read. */
export type ReadLayer = LinearLayer | { readonly fault: string };

/** What keeps a convolution from being a linear layer of each position; undefined when nothing does. */
export function convolutionFault(
  node: NodeProto,
  weights: Constant | undefined,
): string | undefined {
  const kernel = intsAttribute(node, "kernel_shape") ?? weights?.dims.slice(2) ?? [];
  const strides = intsAttribute(node, "strides") ?? [];
  const pads = intsAttribute(node, "pads") ?? [];
  if (kernel.some((size) => size !== 1)) return `a convolution of ${kernel.join("×")}`;
  if (strides.some((stride) => stride !== 1) || pads.some((pad) => pad !== 0)) {
    return "a convolution with strides or padding";
  }
  if (intAttribute(node, "group", 1) !== 1) return "a convolution in groups";
  const activation = stringAttribute(node, "activation", "");
  return activation === "" ? undefined : `a layer with an activation inside (${activation})`;
}
