import type { GraphBuilder } from "../../graph/graph-builder.ts";
import { elementTypeCode } from "../../model/element-type.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Whether a Dropout drops, as far as the graph tells. */
function drops(graph: GraphBuilder, [, ratio = "", training = ""]: readonly string[]): boolean {
  const isOff = [ratio, training].some((name) => graph.constantNumbers(name)?.[0] === 0);
  return training !== "" && !isOff;
}

/** What the rule does not cover: a mask that nobody gets to see. */
export function missingDropout(graph: GraphBuilder, node: NodeProto): string | undefined {
  const isHidden = drops(graph, node.input) && (node.output[1] ?? "") === "";
  return isHidden
    ? "it drops at random, and its mask is no output: name its second output"
    : undefined;
}

/** `y = x·mask/(1 − ratio)` in training: the gradient goes through the same mask. Outside training values pass unchanged. */
export const dropoutGradient: GradientRule = ({ graph, inputs, outputs, gradient }) => {
  if (!drops(graph, inputs)) return [gradient];
  const { div, sub, mul, mask, select } = arithmetic(graph, gradient);
  const [, ratio = "", training] = inputs;
  const like = graph.floatTypeOf(gradient);
  const share =
    ratio === ""
      ? graph.scalar(0.5, like)
      : graph.node("Cast", [ratio], { to: elementTypeCode(like) });
  const kept = div(mul(gradient, mask(outputs[1])), sub(1, share));
  return [select(training, kept, gradient)];
};
