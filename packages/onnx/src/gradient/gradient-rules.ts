import type { GradientRule } from "./gradient-rule.ts";
import { imageRules } from "./image-rules.ts";
import { absGradient } from "./rules/abs.ts";
import { activationGradients } from "./rules/activations.ts";
import { addGradient } from "./rules/add.ts";
import { attentionGradient } from "./rules/attention.ts";
import { castGradient } from "./rules/cast.ts";
import { clipGradient } from "./rules/clip.ts";
import { concatGradient } from "./rules/concat.ts";
import { constantGradient } from "./rules/constant.ts";
import { cumSumGradient } from "./rules/cum-sum.ts";
import { divGradient } from "./rules/div.ts";
import { dropoutGradient } from "./rules/dropout.ts";
import { einsumGradient } from "./rules/einsum.ts";
import { expGradient } from "./rules/exp.ts";
import { expandGradient } from "./rules/expand.ts";
import { gatherElementsGradient } from "./rules/gather-elements.ts";
import { gatherNDGradient } from "./rules/gather-nd.ts";
import { gatherGradient } from "./rules/gather.ts";
import { gemmGradient } from "./rules/gemm.ts";
import { identityGradient } from "./rules/identity.ts";
import { leakyReluGradient } from "./rules/leaky-relu.ts";
import { logSoftmaxGradient } from "./rules/log-softmax.ts";
import { logGradient } from "./rules/log.ts";
import { lpNormalizationGradient } from "./rules/lp-normalization.ts";
import { matMulGradient } from "./rules/mat-mul.ts";
import { maxGradient } from "./rules/max.ts";
import { meanGradient } from "./rules/mean.ts";
import { modGradient } from "./rules/mod.ts";
import { mulGradient } from "./rules/mul.ts";
import { negGradient } from "./rules/neg.ts";
import { normGradients } from "./rules/norms.ts";
import { oneHotGradient } from "./rules/one-hot.ts";
import { powGradient } from "./rules/pow.ts";
import { preluGradient } from "./rules/prelu.ts";
import { rangeGradient } from "./rules/range.ts";
import { reciprocalGradient } from "./rules/reciprocal.ts";
import { recurrentGradient } from "./rules/recurrent/recurrent.ts";
import { reduceLogSumExpGradient } from "./rules/reduce-log-sum-exp.ts";
import { reduceLogSumGradient } from "./rules/reduce-log-sum.ts";
import { reduceMaxGradient } from "./rules/reduce-max.ts";
import { reduceMeanGradient } from "./rules/reduce-mean.ts";
import { reduceProdGradient } from "./rules/reduce-prod.ts";
import { reduceSumGradient } from "./rules/reduce-sum.ts";
import { reluGradient } from "./rules/relu.ts";
import { reshapeGradient } from "./rules/reshape.ts";
import { rotaryEmbeddingGradient } from "./rules/rotary-embedding.ts";
import { sameAgainGradient } from "./rules/same-again.ts";
import { scatterGradients } from "./rules/scatter.ts";
import { sigmoidGradient } from "./rules/sigmoid.ts";
import { sliceGradient } from "./rules/slice.ts";
import { softmaxGradient } from "./rules/softmax.ts";
import { splitGradient } from "./rules/split.ts";
import { sqrtGradient } from "./rules/sqrt.ts";
import { subGradient } from "./rules/sub.ts";
import { tanhGradient } from "./rules/tanh.ts";
import { tileGradient } from "./rules/tile.ts";
import { topKGradient } from "./rules/top-k.ts";
import { transposeGradient } from "./rules/transpose.ts";
import { trigonometricGradients } from "./rules/trigonometric.ts";
import { whereGradient } from "./rules/where.ts";

/** Every operator that can be differentiated, with its rule. A new operator is one file in `rules/` and one line here. */
export const gradientRules: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({
    ...activationGradients,
    ...imageRules,
    ...normGradients,
    ...scatterGradients,
    ...trigonometricGradients,
    Abs: absGradient,
    Add: addGradient,
    And: constantGradient,
    ArgMax: constantGradient,
    ArgMin: constantGradient,
    Attention: attentionGradient,
    Bernoulli: constantGradient,
    Cast: castGradient,
    CastLike: castGradient,
    Ceil: constantGradient,
    Clip: clipGradient,
    Concat: concatGradient,
    ConstantOfShape: constantGradient,
    CumSum: cumSumGradient,
    Div: divGradient,
    Dropout: dropoutGradient,
    Einsum: einsumGradient,
    Equal: constantGradient,
    Exp: expGradient,
    Expand: expandGradient,
    EyeLike: constantGradient,
    Flatten: reshapeGradient,
    Floor: constantGradient,
    GRU: recurrentGradient,
    Gather: gatherGradient,
    GatherElements: gatherElementsGradient,
    GatherND: gatherNDGradient,
    Gemm: gemmGradient,
    Greater: constantGradient,
    GreaterOrEqual: constantGradient,
    Hardmax: constantGradient,
    Identity: identityGradient,
    IsInf: constantGradient,
    IsNaN: constantGradient,
    LSTM: recurrentGradient,
    LeakyRelu: leakyReluGradient,
    Less: constantGradient,
    LessOrEqual: constantGradient,
    Log: logGradient,
    LpNormalization: lpNormalizationGradient,
    LogSoftmax: logSoftmaxGradient,
    MatMul: matMulGradient,
    Max: maxGradient,
    Mean: meanGradient,
    Min: maxGradient,
    Mod: modGradient,
    Mul: mulGradient,
    Multinomial: constantGradient,
    Neg: negGradient,
    NonMaxSuppression: constantGradient,
    NonZero: constantGradient,
    Not: constantGradient,
    OneHot: oneHotGradient,
    Or: constantGradient,
    PRelu: preluGradient,
    Pow: powGradient,
    RNN: recurrentGradient,
    RandomNormal: constantGradient,
    RandomNormalLike: constantGradient,
    RandomUniform: constantGradient,
    RandomUniformLike: constantGradient,
    Range: rangeGradient,
    Reciprocal: reciprocalGradient,
    ReduceLogSum: reduceLogSumGradient,
    ReduceLogSumExp: reduceLogSumExpGradient,
    ReduceMax: reduceMaxGradient,
    ReduceMean: reduceMeanGradient,
    ReduceMin: reduceMaxGradient,
    ReduceProd: reduceProdGradient,
    ReduceSum: reduceSumGradient,
    Relu: reluGradient,
    Reshape: reshapeGradient,
    ReverseSequence: sameAgainGradient,
    RotaryEmbedding: rotaryEmbeddingGradient,
    Round: constantGradient,
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
    Tile: tileGradient,
    TopK: topKGradient,
    Transpose: transposeGradient,
    Trilu: sameAgainGradient,
    Unsqueeze: reshapeGradient,
    Where: whereGradient,
    Xor: constantGradient,
  }),
);
