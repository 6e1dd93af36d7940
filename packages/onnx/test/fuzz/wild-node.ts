import type { RandomGenerator } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import {
  AttributeProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
} from "../../src/model/onnx_pb.ts";
import type { AttributeProto, NodeProto } from "../../src/model/onnx_pb.ts";
import { pick, sizes } from "./hostile-values.ts";

/** Operators that something in this package looks at, by their domains. */
const operators: Readonly<Record<string, string>> = {
  "": `Abs Add And ArgMax ArgMin Attention AveragePool BatchNormalization Cast CastLike Ceil Clip Compress Concat Constant
    ConstantOfShape Conv ConvInteger ConvTranspose CumSum DepthToSpace DequantizeLinear Div Dropout Einsum Elu Equal Erf Exp Expand
    EyeLike Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalMaxPool Greater GroupNormalization
    Hardmax Identity If InstanceNormalization LRN LSTM LayerNormalization LeakyRelu Less Log LogSoftmax Loop LpNormalization LpPool
    MatMul MatMulInteger Max MaxPool Mean Min Mod Mul Neg NonMaxSuppression NonZero Not OneHot PRelu Pad Pow QLinearConv QLinearMatMul
    QuantizeLinear RNN RandomNormal Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin
    ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize ReverseSequence RoiAlign RotaryEmbedding Round Scan ScatterElements
    ScatterND SequenceConstruct Shape Sigmoid Size Slice Softmax SpaceToDepth Split Sqrt Squeeze Sub Sum Tanh Tile TopK Transpose
    Trilu Unsqueeze Upsample Where constructor toString __proto__`,
  "ai.onnx.ml":
    "ArrayFeatureExtractor LinearClassifier Normalizer SVMClassifier Scaler TreeEnsembleClassifier ZipMap",
  "com.microsoft":
    "DequantizeLinear FusedConv FusedGemm FusedMatMul MatMulNBits QGemm QLinearAdd QLinearConcat QLinearSoftmax QuantizeLinear SkipLayerNormalization",
  "ai.balms": "BalancedSoftmax BalancedSigmoid LogitAdjustment MeanOverBatch",
};

const choices = Object.entries(operators).flatMap(([domain, names]) =>
  names.split(/\s+/u).map((opType) => ({ domain, opType })),
);
const standard = choices.filter(({ domain }) => domain === "");

const names =
  `allowzero alpha auto_pad axes axis batch_axis batch_dims beta bias block_size blocksize broadcast ceil_mode classlabels_int64s
  classlabels_ints classlabels_strings coefficients depth dilations direction dtype end equation exclude_outside fmod group hidden_size
  intercepts k keepdims kernel_shape kv_num_heads layout max min mode noop_with_empty_axes num_groups num_outputs num_scan_inputs
  output_dtype output_height output_padding output_shape p pads perm q_num_heads ratio scale scales scan_input_axes scan_output_axes
  select_last_index shape split spatial start starts ends strides to training_mode transA transB value value_float value_int value_ints
  post_transform reduction mode repeats width_scale`.split(/\s+/u);

const texts = [
  "",
  "SAME_UPPER",
  "bilinear",
  "ij,jk->ik",
  "...,...->...",
  "a->",
  "SOFTMAX",
  "linear",
  "constructor",
  "\u0000",
];

function attribute(random: RandomGenerator): AttributeProto {
  const name = pick(random, names);
  const list = Array.from({ length: random.integer(5) }, () => pick(random, sizes));
  const given = pick(random, [
    { type: 2, i: pick(random, sizes) },
    { type: 2, i: BigInt(random.integer(9)) - 4n },
    { type: 7, ints: list },
    { type: 7, ints: list.map((_, at) => BigInt(at)) },
    { type: 1, f: pick(random, [0, 1, -1, NaN, Infinity, 1e-9]) },
    { type: 6, floats: list.map(Number) },
    { type: 3, s: new TextEncoder().encode(pick(random, texts)) },
    { type: 8, strings: list.map((size) => new TextEncoder().encode(String(size))) },
    {
      type: 4,
      t: create(TensorProtoSchema, {
        dataType: 7,
        dims: random.integer(3) === 0 ? [] : [BigInt(list.length)],
        int64Data: list,
      }),
    },
    { type: 2, refAttrName: "alpha" },
  ]);
  return create(AttributeProtoSchema, { name, ...given });
}

/** A node of any operator with attributes of any: by chance it means something. */
export function wildNode(random: RandomGenerator, input: string[], output: string[]): NodeProto {
  const { domain, opType } = pick(random, random.integer(6) === 0 ? choices : standard);
  const made = Array.from({ length: random.integer(4) }, () => attribute(random));
  return create(NodeProtoSchema, { domain, opType, input, output, attribute: made });
}
