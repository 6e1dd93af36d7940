import { GraphIndex } from "../graph/graph-index.ts";
import { stringAttribute } from "../model/attributes.ts";
import { describeNode } from "../model/describe-node.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";

/** Make finite numbers of infinite ones. */
const finite: ReadonlySet<string> = new Set([
  "ArgMax",
  "ArgMin",
  "Exp",
  "Greater",
  "GreaterOrEqual",
  "Hardmax",
  "Less",
  "LessOrEqual",
  "QuantizeLinear",
  "Shape",
  "Sigmoid",
  "Size",
  "Softmax",
  "Tanh",
]);

/** Multiply, by numbers of which some may be 0. */
const mixing: ReadonlySet<string> = new Set([
  "Conv",
  "ConvTranspose",
  "Einsum",
  "Gemm",
  "GridSample",
  "MatMul",
]);

function makesNaN(index: GraphIndex, node: NodeProto, value: string): boolean {
  if (node.opType === "Resize" || node.opType === "Upsample") {
    return stringAttribute(node, "mode", "nearest") !== "nearest";
  }
  if (node.opType !== "Mul") return mixing.has(node.opType);
  const factor = index.constant(node.input.find((name) => name !== value) ?? "");
  return factor === undefined || Array.from(factor.numbers()).includes(0);
}

/**
 * Refuses to rule classes out by −∞ where a later node multiplies the scores by what may be 0: that is no number.
 *
 * @throws {@link ModelError} naming that node
 */
export function checkRuledOut(graph: GraphProto, scores: string): void {
  const index = new GraphIndex(graph);
  const reached = new Set([scores]);
  for (const value of reached) {
    for (const node of index.readers(value)) {
      if (finite.has(node.opType)) continue;
      if (makesNaN(index, node, value)) {
        refuseModel(
          "zeroCounts",
          `"mask" for scores "${scores}" that go through ${describeNode(node)}, where −∞ may be multiplied by 0`,
          "scores that infinite numbers can be added to",
          'Take zeroCounts "smooth" or "floor".',
        );
      }
      for (const output of node.output) reached.add(output);
    }
  }
}
