import type { GradientRule } from "./gradient-rule.ts";
import { imageRules } from "./image-rules.ts";
import { absGradient } from "./rules/abs.ts";
import { addGradient } from "./rules/add.ts";
import { castGradient } from "./rules/cast.ts";
import { clipGradient } from "./rules/clip.ts";
import { concatGradient } from "./rules/concat.ts";
import { constantGradient } from "./rules/constant.ts";
import { divGradient } from "./rules/div.ts";
import { dropoutGradient } from "./rules/dropout.ts";
import { expandGradient } from "./rules/expand.ts";
import { expGradient } from "./rules/exp.ts";
import { gatherElementsGradient } from "./rules/gather-elements.ts";
import { gatherGradient } from "./rules/gather.ts";
import { gemmGradient } from "./rules/gemm.ts";
import { identityGradient } from "./rules/identity.ts";
import { leakyReluGradient } from "./rules/leaky-relu.ts";
import { logGradient } from "./rules/log.ts";
import { logSoftmaxGradient } from "./rules/log-softmax.ts";
import { matMulGradient } from "./rules/mat-mul.ts";
import { maxGradient } from "./rules/max.ts";
import { mulGradient } from "./rules/mul.ts";
import { negGradient } from "./rules/neg.ts";
import { powGradient } from "./rules/pow.ts";
import { reciprocalGradient } from "./rules/reciprocal.ts";
import { reduceLogSumExpGradient } from "./rules/reduce-log-sum-exp.ts";
import { reduceMaxGradient } from "./rules/reduce-max.ts";
import { reduceMeanGradient } from "./rules/reduce-mean.ts";
import { reduceSumGradient } from "./rules/reduce-sum.ts";
import { reluGradient } from "./rules/relu.ts";
import { reshapeGradient } from "./rules/reshape.ts";
import { scatterElementsGradient } from "./rules/scatter-elements.ts";
import { sigmoidGradient } from "./rules/sigmoid.ts";
import { sliceGradient } from "./rules/slice.ts";
import { softmaxGradient } from "./rules/softmax.ts";
import { splitGradient } from "./rules/split.ts";
import { sqrtGradient } from "./rules/sqrt.ts";
import { subGradient } from "./rules/sub.ts";
import { tanhGradient } from "./rules/tanh.ts";
import { transposeGradient } from "./rules/transpose.ts";
import { whereGradient } from "./rules/where.ts";

/** Every operator that can be differentiated, with its rule. A new operator is one file in `rules/` and one line here. */
export const gradientRules: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({
    Abs: absGradient,
    Add: addGradient,
    ArgMax: constantGradient,
    ArgMin: constantGradient,
    Cast: castGradient,
    Ceil: constantGradient,
    Clip: clipGradient,
    Concat: concatGradient,
    ConstantOfShape: constantGradient,
    Div: divGradient,
    Dropout: dropoutGradient,
    Equal: constantGradient,
    Exp: expGradient,
    Expand: expandGradient,
    Flatten: reshapeGradient,
    Floor: constantGradient,
    Gather: gatherGradient,
    GatherElements: gatherElementsGradient,
    Gemm: gemmGradient,
    Greater: constantGradient,
    GreaterOrEqual: constantGradient,
    Identity: identityGradient,
    LeakyRelu: leakyReluGradient,
    Less: constantGradient,
    LessOrEqual: constantGradient,
    Log: logGradient,
    LogSoftmax: logSoftmaxGradient,
    MatMul: matMulGradient,
    Max: maxGradient,
    Min: maxGradient,
    Mul: mulGradient,
    Neg: negGradient,
    Pow: powGradient,
    Reciprocal: reciprocalGradient,
    ReduceLogSumExp: reduceLogSumExpGradient,
    ReduceMax: reduceMaxGradient,
    ReduceMean: reduceMeanGradient,
    ReduceMin: reduceMaxGradient,
    ReduceSum: reduceSumGradient,
    Relu: reluGradient,
    Reshape: reshapeGradient,
    Round: constantGradient,
    ScatterElements: scatterElementsGradient,
    Shape: constantGradient,
    Sigmoid: sigmoidGradient,
    Sign: constantGradient,
    Size: constantGradient,
    Slice: sliceGradient,
    Softmax: softmaxGradient,
    Split: splitGradient,
    Sqrt: sqrtGradient,
    Squeeze: reshapeGradient,
    Sub: subGradient,
    Sum: addGradient,
    Tanh: tanhGradient,
    Transpose: transposeGradient,
    Unsqueeze: reshapeGradient,
    Where: whereGradient,
    ...imageRules,
  }),
);
