import { floatAttribute, intAttribute } from "../../../model/attributes.ts";
import { elementShare } from "../../element-share.ts";
import type { GradientContext, GradientRule } from "../../gradient-rule.ts";
import { axesButChannels, channelAffine, channelSum, perChannel } from "./channel-affine.ts";
import { inverseDeviation, meanOver } from "./standardize.ts";

// Before this version, further outputs alone said that a node computes as in training.
const trainingModeOpset = 14;

function usesBatch({ graph, node }: GradientContext): boolean {
  return graph.opset < trainingModeOpset
    ? node.output.length > 1
    : intAttribute(node, "training_mode", 0) !== 0;
}

/** Mean and variance [C] by which the node normalises. Inputs 3 and 4 of one that trains are not read: the runtime may write over them. */
function statistics(context: GradientContext): { mean: string; variance: string } {
  const { graph, node, inputs, outputs } = context;
  const [x, , , runningMean, runningVariance] = inputs;
  if (!usesBatch(context)) return { mean: runningMean, variance: runningVariance };
  const [, mean = "", variance = ""] = outputs;
  // Without memory, what is called running statistics is that of the batch. They come out in the place of inputs 3 and 4: of those that are
  // constants, ONNX Runtime takes equal ones for one, so that the statistics of another layer may be found there.
  const isPlain = graph.opset >= trainingModeOpset && floatAttribute(node, "momentum", 0.9) === 0;
  const isApart = [runningMean, runningVariance].every(
    (name) => graph.constantNumbers(name) === undefined,
  );
  if (isPlain && isApart && mean !== "" && variance !== "") return { mean, variance };
  const axes = axesButChannels(graph, x);
  const found = meanOver(graph, x, axes);
  const centered = graph.node("Sub", [x, found]);
  const square = meanOver(graph, graph.node("Mul", [centered, centered]), axes);
  const flat = graph.integers([-1]);
  return {
    mean: graph.node("Reshape", [found, flat]),
    variance: graph.node("Reshape", [square, flat]),
  };
}

/**
 * `y = γ·(x − m)/√(v + ε) + β` for each channel. With statistics of the batch, m and v depend on x:
 * `dx = γ/√(v + ε) · (g − mean g − x̂·mean(g·x̂))`, written as `a·g + b·x + c` with numbers a, b, c for each channel. Running statistics
 * that come out get no gradient.
 */
export const batchNormalizationGradient: GradientRule = (context) => {
  const { graph, node, inputs, gradient, needs } = context;
  const [x, scale] = inputs;
  const { mean, variance } = statistics(context);
  const inverse = inverseDeviation(graph, variance, floatAttribute(node, "epsilon", 1e-5));
  const multiply = (...[first, ...rest]: [string, ...string[]]): string =>
    rest.reduce((product, factor) => graph.node("Mul", [product, factor]), first);
  const factor = multiply(scale, inverse);
  const spread = (numbers: string): string => perChannel(graph, numbers, x);
  const trains = usesBatch(context);
  const scaled = (): string => multiply(gradient, spread(factor));
  if (!trains && ![1, 2, 3, 4].some((index) => needs(index))) return [scaled()];
  const sum = channelSum(graph, gradient);
  const product = channelSum(graph, multiply(gradient, x));
  const ofScale = multiply(graph.node("Sub", [product, multiply(mean, sum)]), inverse);
  if (!trains) {
    const half = graph.scalar(-0.5, graph.floatTypeOf(x));
    return [
      needs(0) ? scaled() : undefined,
      ofScale,
      sum,
      needs(3) ? graph.node("Neg", [multiply(factor, sum)]) : undefined,
      needs(4) ? multiply(factor, inverse, ofScale, half) : undefined,
    ];
  }
  if (!needs(0)) return [undefined, ofScale, sum];
  const share = elementShare(graph, x, scale);
  const slope = graph.node("Neg", [multiply(factor, inverse, ofScale, share)]);
  const level = graph.node("Neg", [
    graph.node("Add", [multiply(slope, mean), multiply(factor, sum, share)]),
  ]);
  const straight = channelAffine(graph, gradient, { slope: factor, level });
  return [graph.node("Add", [straight, multiply(x, spread(slope))]), ofScale, sum];
};
