import type { NodeProto } from "../model/onnx_pb.ts";

/** Inputs of an operator that are parameters when they are constant, by what they do there. */
interface ParameterPlaces {
  /** Whether a layer begins with the operator. */
  readonly leads: boolean;
  readonly inputs: readonly number[];
}

const layer = (...inputs: number[]): ParameterPlaces => ({ leads: true, inputs });
const beside = (...inputs: number[]): ParameterPlaces => ({ leads: false, inputs });

const places: ReadonlyMap<string, ParameterPlaces> = new Map(
  Object.entries({
    BatchNormalization: beside(1, 2),
    Conv: layer(1, 2),
    ConvTranspose: layer(1, 2),
    Einsum: layer(0, 1, 2, 3),
    GRU: layer(1, 2, 3),
    Gather: layer(0),
    Gemm: layer(0, 1, 2),
    GroupNormalization: beside(1, 2),
    InstanceNormalization: beside(1, 2),
    LSTM: layer(1, 2, 3, 7),
    LayerNormalization: beside(1, 2),
    MatMul: layer(0, 1),
    PRelu: beside(1),
    RMSNormalization: beside(1),
    RNN: layer(1, 2, 3),
  }),
);

/** The same for ONNX Runtime's own operators, which its optimiser puts into the place of several. */
const fusedPlaces: ReadonlyMap<string, ParameterPlaces> = new Map(
  Object.entries({
    Attention: layer(1, 2),
    BiasGelu: beside(1),
    FastGelu: beside(1),
    FusedConv: layer(1, 2),
    FusedGemm: layer(0, 1, 2),
    FusedMatMul: layer(0, 1),
    SkipLayerNormalization: beside(2, 3, 4),
    SkipSimplifiedLayerNormalization: beside(2, 3),
    TransposeMatMul: layer(0, 1),
  }),
);

/** Operators with parameters beside data: biases, scales, class tokens. */
const mixing: ReadonlySet<string> = new Set(["Add", "Concat", "Div", "Mul", "Sub"]);

function isStandard({ domain }: NodeProto): boolean {
  return domain === "" || domain === "ai.onnx";
}

/** The places of a node's parameters; undefined for operators that have none. */
export function parameterPlaces(node: NodeProto): ParameterPlaces | undefined {
  if (isStandard(node)) return places.get(node.opType);
  return node.domain === "com.microsoft" ? fusedPlaces.get(node.opType) : undefined;
}

/** Whether what stands beside data in a node may be a parameter. */
export function mixesParameters(node: NodeProto): boolean {
  return isStandard(node) && mixing.has(node.opType);
}
