import { create } from "@bufbuild/protobuf";
import { constantNodeTensor, createAttribute } from "../model/attributes.ts";
import type { AttributeValue } from "../model/attributes.ts";
import { elementTypeFromCode } from "../model/element-type.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { ElementType, FloatType } from "../model/element-type.ts";
import { GraphProtoSchema, NodeProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto, TensorProto, ValueInfoProto } from "../model/onnx_pb.ts";
import { createTensor, typedData } from "../model/tensor.ts";
import type { TensorData, WritableType } from "../model/tensor.ts";
import { inferOutputs } from "./infer-outputs.ts";
import { KnownValues } from "./known-values.ts";
import { isInventedSize, soundShape } from "./shape.ts";
import type { Shape } from "./shape.ts";
import { createValueInfo } from "./value-info.ts";
import type { ValueType } from "./value-info.ts";
import { refuseModel } from "../model/refuse-model.ts";

/** Named attributes of a node. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** An inferred shape, with declared sizes where inference found none. */
function knownShape(inferred: Shape | undefined, declared: Shape | undefined): Shape | undefined {
  if (inferred === undefined || declared?.length !== inferred.length) return inferred ?? declared;
  return inferred.map((size, axis) => (isInventedSize(size) ? declared[axis] : size));
}

const unknown: ValueType = { type: undefined, shape: undefined };

/**
 * Builds an ONNX graph node by node: makes names unique and keeps track of types, shapes and constants.
 *
 * Values are referred to by name, as in ONNX itself. A graph inside another one (the body of a Scan) is made by
 * {@link GraphBuilder.child} and sees the values around it.
 */
export class GraphBuilder {
  /** Version of the standard operators that the graph is written in. */
  readonly opset: number;
  readonly nodes: NodeProto[] = [];
  /** Is told before a node is made; what it throws keeps it from being made. */
  beforeNode: (() => void) | undefined;
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #values = new Map<string, ValueType>();
  readonly #known: KnownValues;
  readonly #scalars = new Map<string, string>();
  readonly #parent: GraphBuilder | undefined;
  readonly #names: Map<string, number>;

  constructor(opset: number, parent?: GraphBuilder) {
    this.opset = opset;
    this.#parent = parent;
    this.#known = new KnownValues(parent?.knownValues());
    // Names are shared with the graphs around: ONNX allows no shadowing.
    this.#names = parent?.namesInUse() ?? new Map<string, number>();
  }

  /** A builder for a graph inside a node of this one. */
  child(): GraphBuilder {
    return new GraphBuilder(this.opset, this);
  }

  private namesInUse(): Map<string, number> {
    return this.#names;
  }

  private knownValues(): KnownValues {
    return this.#known;
  }

  /** A name that nothing has yet: the hint itself, or the hint with a number. */
  unique(hint: string): string {
    const count = this.#names.get(hint);
    this.#names.set(hint, (count ?? 0) + 1);
    return count === undefined ? hint : this.unique(`${hint}_${count}`);
  }

  /** Declares an input. */
  input(hint: string, type: ElementType, shape: Shape): string {
    const name = this.unique(hint);
    this.describe(name, { type, shape });
    this.#inputs.push(createValueInfo(name, { type, shape }));
    return name;
  }

  /** Makes a value an output of the graph, under the given name. */
  output(name: string, value: string): string {
    const output = name === value ? name : this.node("Identity", [value], {}, name);
    this.#outputs.push(createValueInfo(output, this.valueType(output)));
    return output;
  }

  /** Declares a constant tensor. */
  constant(hint: string, data: TensorData, dims: readonly number[]): string {
    return this.initializer(createTensor(this.unique(hint), data, dims));
  }

  /** A one-element constant without dimensions; the same number twice is the same constant. */
  scalar(value: number, type: WritableType = "float32"): string {
    const key = `${type} ${value}`;
    const known = this.#scalars.get(key);
    if (known !== undefined) return known;
    const data = typedData(type, [value]);
    const name = this.initializer(createTensor(this.unique("scalar"), data, [], type));
    this.#scalars.set(key, name);
    return name;
  }

  /** A constant list of int64 numbers (axes, shapes, sizes); the same list twice is the same constant. */
  integers(values: readonly number[]): string {
    const key = `[${values.join(",")}]`;
    const known = this.#scalars.get(key);
    if (known !== undefined) return known;
    const name = this.constant("integers", typedData("int64", values), [values.length]);
    this.#scalars.set(key, name);
    return name;
  }

  /** Adds a tensor that has its name already. */
  initializer(tensor: TensorProto): string {
    this.#names.set(tensor.name, this.#names.get(tensor.name) ?? 1);
    this.#initializers.push(tensor);
    this.#known.addTensor(tensor.name, tensor);
    const shape = tensor.dims.map(Number);
    this.describe(tensor.name, { type: elementTypeFromCode(tensor.dataType), shape });
    return tensor.name;
  }

  /** Adds a node with one output and returns that output's name. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    hint?: string,
  ): string {
    return this.multiNode(opType, inputs, attributes, [hint ?? opType.toLowerCase()])[0];
  }

  /** Adds a node with several outputs. */
  multiNode(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes,
    hints: readonly string[],
  ): string[] {
    this.beforeNode?.();
    const output = hints.map((hint) => this.unique(hint));
    const attribute = Object.entries(attributes).map(([name, value]) =>
      createAttribute(name, value),
    );
    this.append(create(NodeProtoSchema, { opType, input: [...inputs], output, attribute }));
    return output;
  }

  /** Adds a node that has its names already, and infers what its outputs are. */
  append(node: NodeProto): void {
    this.nodes.push(node);
    const inferred = inferOutputs({
      node,
      input: (index) => (node.input[index] ? this.valueType(node.input[index]) : unknown),
      constant: (index) => (node.input[index] ? this.#known.list(node.input[index]) : undefined),
      sizes: (index) =>
        node.input[index] ? this.#known.sizes(node.input[index])?.values : undefined,
      unknownDimension: (axis) => `${node.output[0]}:${axis}`,
    });
    for (const [index, name] of node.output.entries()) {
      this.#names.set(name, this.#names.get(name) ?? 1);
      const before = this.#values.get(name);
      const { type = before?.type, shape } = inferred[index] ?? unknown;
      this.describe(name, { type, shape: knownShape(shape, before?.shape) });
    }
    this.#known.addNode(node, (name) => this.shapeOf(name));
    if (node.opType !== "Constant") return;
    const tensor = constantNodeTensor(node);
    if (tensor === undefined) return;
    const type = elementTypeFromCode(tensor.dataType);
    this.describe(node.output[0], { type, shape: tensor.dims.map(Number) });
  }

  /** Writes down what is known of a value. */
  describe(name: string, value: ValueType): void {
    this.#values.set(name, { type: value.type, shape: soundShape(value.shape, name) });
  }

  /** What is known of a value. */
  valueType(name: string): ValueType {
    return this.#values.get(name) ?? this.#parent?.valueType(name) ?? unknown;
  }

  /** The shape of a value, as far as it is known. */
  shapeOf(name: string): Shape | undefined {
    return this.valueType(name).shape;
  }

  /** The number of dimensions of a value that an operation depends on. */
  rankOf(name: string): number {
    const shape = this.shapeOf(name);
    if (shape !== undefined) return shape.length;
    return refuseModel(
      name,
      "a value of an unknown number of dimensions",
      "a shape that can be inferred",
      "Run ONNX shape inference on the model first.",
    );
  }

  /** The element type of a floating-point value that new constants must match; "float32" where it is not known. */
  floatTypeOf(name: string): FloatType {
    const { type } = this.valueType(name);
    return isFloatingPoint(type) ? type : "float32";
  }

  /** The numbers of a constant, or of what is computed from constants and sizes alone; undefined where only the run tells. */
  constantNumbers(name: string): readonly number[] | undefined {
    return this.#known.numbers(name);
  }

  /** The finished graph. */
  toGraph(name: string): GraphProto {
    return create(GraphProtoSchema, {
      name,
      node: this.nodes,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    });
  }
}
