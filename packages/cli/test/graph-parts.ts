import { headModel, type OnnxModel } from "@balms/onnx";

type Graph = NonNullable<OnnxModel["graph"]>;
type Node = Graph["node"][number];
type Tensor = Graph["initializer"][number];
type Value = Graph["input"][number];

// Any model: its parts are what others are made like.
const pattern = headModel({
  training: "unknown",
  weight: new Float32Array(2),
  bias: new Float32Array(1),
  dimensions: 2,
  classes: 1,
});
const [somewhere] = pattern.graph!.node;
const [sample] = pattern.graph!.initializer;
const [given] = pattern.graph!.input;

/** The numbers of a graph's element types in ONNX files. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int64: 7,
  bool: 9,
  float16: 10,
} as const;

/** An attribute: a whole number, some of them, a word, or the body of a Loop. */
export type PartAttribute = number | readonly number[] | string | Graph;

function attributeOf(name: string, part: PartAttribute): Node["attribute"][number] {
  const sort =
    typeof part === "number"
      ? { type: 2, i: BigInt(part) }
      : typeof part === "string"
        ? { type: 3, s: new TextEncoder().encode(part) }
        : "node" in part
          ? { type: 5, g: part }
          : { type: 7, ints: part.map(BigInt) };
  // Only what is there counts: a field that belongs to another kind is a fault.
  const { i: _, ...plain } = somewhere.attribute[0] ?? { $typeName: "onnx.AttributeProto" };
  return { ...plain, ints: [], name, ...sort } as unknown as Node["attribute"][number];
}

/** A node; `to`: the type that a Cast makes; `attributes`: all others. */
export function node(
  opType: string,
  input: readonly string[],
  output: string,
  options: {
    readonly to?: keyof typeof elementTypes;
    readonly attributes?: Readonly<Record<string, PartAttribute>>;
  } = {},
): Node {
  const { to, attributes = {} } = options;
  const all = to === undefined ? attributes : { ...attributes, to: elementTypes[to] };
  return {
    ...somewhere,
    name: output,
    opType,
    input: [...input],
    output: [output],
    attribute: Object.entries(all).map(([name, part]) => attributeOf(name, part)),
  };
}

/** A constant. */
export function constant(
  name: string,
  type: keyof typeof elementTypes,
  values: Float32Array | Int8Array | Uint8Array | Uint16Array | BigInt64Array,
  dims: readonly number[],
): Tensor {
  return {
    ...sample,
    name,
    dataType: elementTypes[type],
    dims: dims.map(BigInt),
    floatData: [],
    rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}

/** The same constant with its numbers in a file beside the model. */
export function external(tensor: Tensor, location: string, offset: number): Tensor {
  const length = tensor.rawData?.length ?? 0;
  const entries = Object.entries({ location, offset, length }).map(([key, text]) => ({
    $typeName: "onnx.StringStringEntryProto" as const,
    key,
    value: String(text),
  }));
  const rawData = new Uint8Array();
  return { ...tensor, rawData, dataLocation: 1, externalData: entries };
}

/** An input or output; a text stands for a size that is open. */
export function value(
  name: string,
  type: keyof typeof elementTypes,
  dims: readonly (number | string)[],
): Value {
  const shape = given.type!.value;
  if (shape.case !== "tensorType") throw new TypeError("the pattern's input is a tensor");
  const [size] = shape.value.shape!.dim;
  const dim = dims.map((each) => ({
    ...size,
    value:
      typeof each === "number"
        ? ({ case: "dimValue", value: BigInt(each) } as const)
        : ({ case: "dimParam", value: each } as const),
  }));
  return {
    ...given,
    name,
    type: {
      ...given.type!,
      value: {
        case: "tensorType",
        value: {
          ...shape.value,
          elemType: elementTypes[type],
          shape: { ...shape.value.shape!, dim },
        },
      },
    },
  };
}

/** What a graph is made of. */
export interface GraphParts {
  readonly node: readonly Node[];
  readonly initializer: readonly Tensor[];
  readonly input: readonly Value[];
  readonly output: readonly Value[];
}

/** A graph of these parts. */
export function graphOf(parts: GraphParts): Graph {
  const graph = Object.fromEntries(Object.entries(parts).map(([name, list]) => [name, [...list]]));
  return { ...pattern.graph!, ...graph, valueInfo: [] };
}

/** A model of these parts. */
export function modelOf(parts: GraphParts): OnnxModel {
  return Object.assign({}, pattern, { metadataProps: [], graph: graphOf(parts) });
}
