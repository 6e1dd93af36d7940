import type { GraphBuilder } from "../graph/graph-builder.ts";
import { operatorOf } from "../model/operator-of.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { missingFusedMatMul } from "./fused-gradients.ts";
import { knownRule } from "./known-rule.ts";
import { missingAttention } from "./rules/attention.ts";
import { missingDropout } from "./rules/dropout.ts";
import { missingEinsum } from "./rules/einsum.ts";
import { missingRecurrent } from "./rules/recurrent/recurrent.ts";
import { missingResize } from "./rules/resizing/resize.ts";
import { missingRoiAlign } from "./rules/resizing/roi-align.ts";

const inner = "graphs inside a node are not differentiated";
const quantized =
  "what was rounded to a few whole numbers has no gradient: train the model before it is quantised";
const countless = "how many elements it gives depends on their values";

/** Why operators have no rule, where there is more to say than that. */
export const reasons: Readonly<Record<string, string>> = {
  Compress: countless,
  DequantizeLinear: quantized,
  If: inner,
  Loop: inner,
  QuantizeLinear: quantized,
  Scan: inner,
  Unique: countless,
};

/** Forms of operators that their rules do not cover: what is wrong with a node, undefined for one that is covered. */
export const forms: Readonly<
  Record<string, (graph: GraphBuilder, node: NodeProto) => string | undefined>
> = {
  Attention: missingAttention,
  "com.microsoft.FusedMatMul": missingFusedMatMul,
  Dropout: missingDropout,
  Einsum: missingEinsum,
  GRU: missingRecurrent,
  LSTM: missingRecurrent,
  RNN: missingRecurrent,
  Resize: missingResize,
  RoiAlign: missingRoiAlign,
};

/** Inputs that results depend on, and that the rules take as they are. */
const fixedInputs: Readonly<Record<string, readonly number[]>> = {
  Dropout: [1],
  Resize: [1, 2],
  RotaryEmbedding: [1, 2],
};

/**
 * Why a gradient cannot go through a node; undefined where it can.
 *
 * @param isAsked - whether a value is computed from what gradients are wanted of
 */
export function missingGradient(
  graph: GraphBuilder,
  node: NodeProto,
  isAsked: (name: string) => boolean,
): string | undefined {
  const operator = operatorOf(node);
  if (knownRule(node) === undefined) {
    // An operator may be called "constructor".
    return Object.hasOwn(reasons, operator) ? reasons[operator] : "it has no gradient rule";
  }
  const asked = (fixedInputs[operator] ?? [])
    .map((index) => node.input[index] ?? "")
    .find((name) => name !== "" && isAsked(name));
  if (asked !== undefined) return `it takes "${asked}" as a constant`;
  return forms[operator]?.(graph, node);
}
