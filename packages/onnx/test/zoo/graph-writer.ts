import { createRandom } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import { isMessage } from "@bufbuild/protobuf";
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "../../src/model/onnx_pb.ts";
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from "../../src/model/onnx_pb.ts";
import { tensorBytes, typeCode } from "./tensor-bytes.ts";
import type { ZooType } from "./tensor-bytes.ts";

/** An attribute: whole numbers are ints, other numbers say what they are. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | TensorProto
  | GraphProto;

export type Attributes = Readonly<Record<string, Attribute>>;

type Dims = readonly (number | string)[];

const text = new TextEncoder();

function attributeFields(value: Attribute): Partial<AttributeProto> {
  if (typeof value === "number") return { type: 2, i: BigInt(value) };
  if (typeof value === "string") return { type: 3, s: text.encode(value) };
  if (isMessage(value, TensorProtoSchema)) return { type: 4, t: value };
  if (isMessage(value, GraphProtoSchema)) return { type: 5, g: value };
  if ("float" in value) return { type: 1, f: value.float };
  if ("floats" in value) return { type: 6, floats: [...value.floats] };
  if ("strings" in value) return { type: 8, strings: value.strings.map((s) => text.encode(s)) };
  return { type: 7, ints: value.map(BigInt) };
}

function makeAttribute(name: string, value: Attribute): AttributeProto {
  return Object.assign(create(AttributeProtoSchema, { name }), attributeFields(value));
}

/** A tensor of a file, written as raw bytes. */
export function makeTensor(
  name: string,
  type: ZooType,
  dims: readonly number[],
  values: readonly number[],
): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: typeCode(type),
    rawData: tensorBytes(type, values),
  });
}

/** What a graph says of an input or output. */
export function declare(name: string, type: ZooType, dims?: Dims): ValueInfoProto {
  const dim = dims?.map((size) =>
    typeof size === "number"
      ? { value: { case: "dimValue" as const, value: BigInt(size) } }
      : { value: { case: "dimParam" as const, value: size } },
  );
  const shape = dim === undefined ? {} : { shape: { dim } };
  const value = { elemType: typeCode(type), ...shape };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: "tensorType", value } } });
}

/** How a model is put around its graph. */
export interface FileOptions {
  readonly opset?: number;
  readonly ir?: number;
  /** Versions of further operator sets. */
  readonly domains?: Readonly<Record<string, number>>;
  readonly functions?: readonly FunctionProto[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes a graph as an exporter would: without the package's own builder, whose mistakes would not be seen. */
export class GraphWriter {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly inputs: ValueInfoProto[] = [];
  readonly outputs: ValueInfoProto[] = [];
  readonly valueInfo: ValueInfoProto[] = [];
  #count = 0;

  input(name: string, dims: Dims, type: ZooType = "float32"): string {
    this.inputs.push(declare(name, type, dims));
    return name;
  }

  /** Declares that a value is an output. */
  output(name: string, dims?: Dims, type: ZooType = "float32"): void {
    this.outputs.push(declare(name, type, dims));
  }

  tensor(
    name: string,
    dims: readonly number[],
    values: readonly number[],
    type: ZooType = "float32",
  ): string {
    this.initializers.push(makeTensor(name, type, dims, values));
    return name;
  }

  /** An initializer of random numbers, the same for the same name. */
  weight(name: string, dims: readonly number[], type: ZooType = "float32"): string {
    return this.tensor(name, dims, randomNumbers(name, dims), type);
  }

  /** A node with one output. */
  op(
    opType: string,
    input: readonly string[],
    attributes: Attributes = {},
    output = `${opType.toLowerCase()}_${this.#count++}`,
  ): string {
    this.add(opType, input, [output], attributes);
    return output;
  }

  /** A node with the outputs that are named; `domain:Operator` for operators of other domains. */
  add(
    opType: string,
    input: readonly string[],
    output: readonly string[],
    attributes: Attributes = {},
  ): void {
    this.nodes.push(makeNode(opType, input, output, attributes));
  }

  graph(name = "zoo"): GraphProto {
    return create(GraphProtoSchema, {
      name,
      node: this.nodes,
      initializer: this.initializers,
      input: this.inputs,
      output: this.outputs,
      valueInfo: this.valueInfo,
    });
  }

  model(options: FileOptions = {}): ModelProto {
    const { opset = 17, ir = 8, domains = {}, functions = [], metadata = {} } = options;
    const versions = [["", opset] as const, ...Object.entries(domains)];
    return create(ModelProtoSchema, {
      irVersion: BigInt(ir),
      producerName: "zoo",
      opsetImport: versions.map(([domain, version]) => ({ domain, version: BigInt(version) })),
      graph: this.graph(),
      functions: [...functions],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    });
  }
}

/** Random numbers for a tensor, the same for the same name. */
export function randomNumbers(name: string, dims: readonly number[]): number[] {
  const random = createRandom(1).fork(name);
  return Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => random.normal());
}

/** A node; `domain:Operator` for operators of other domains. */
export function makeNode(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Attributes = {},
): NodeProto {
  const [domain, operator] = opType.includes(":") ? opType.split(":") : ["", opType];
  const attribute = Object.entries(attributes).map(([name, value]) => makeAttribute(name, value));
  const lists = { input: [...input], output: [...output] };
  return create(NodeProtoSchema, { opType: operator, domain, ...lists, attribute });
}

/** A local function of the domain "local". */
export function makeFunction(
  name: string,
  input: readonly string[],
  output: readonly string[],
  node: readonly NodeProto[],
  opset = 17,
): FunctionProto {
  const opsetImport = [
    { domain: "", version: BigInt(opset) },
    { domain: "local", version: 1n },
  ];
  const lists = { input: [...input], output: [...output], node: [...node] };
  return create(FunctionProtoSchema, { name, domain: "local", ...lists, opsetImport });
}
