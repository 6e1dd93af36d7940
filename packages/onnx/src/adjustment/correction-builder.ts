import { create } from "@bufbuild/protobuf";
import type { Attributes } from "../graph/graph-builder.ts";
import { untakenName } from "../graph/unique-name.ts";
import { createAttribute } from "../model/attributes.ts";
import { elementTypeCode } from "../model/element-type.ts";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { createTensor, typedData } from "../model/tensor.ts";
import { largestNumber } from "./largest-number.ts";
import type { FloatType } from "./largest-number.ts";

/**
 * Collects the nodes and constants of one correction, in the forms that operators have at the model's version (7 and up).
 *
 * Everything that it makes has a name that begins with `balms.adjustment`, the given outputs aside.
 */
export class CorrectionBuilder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #opset: number;
  readonly #taken: Set<string>;

  /** @param taken - names in use; those that are made are added */
  constructor(opset: number, taken: Set<string>) {
    this.#opset = opset;
    this.#taken = taken;
  }

  private name(hint: string): string {
    const name = untakenName(this.#taken, hint);
    this.#taken.add(name);
    return name;
  }

  /** A name for a value that is computed later. */
  value(hint: string): string {
    return this.name(`${adjustmentKey}.${hint}`);
  }

  /** Floating-point constants. */
  floats(
    hint: string,
    type: FloatType,
    numbers: Float64Array | readonly number[],
    dims: readonly number[],
  ): string {
    const name = this.name(`${adjustmentKey}.${hint}`);
    this.initializers.push(createTensor(name, typedData(type, numbers), dims, type));
    return name;
  }

  /** A constant that was made already, under a name of its own. */
  tensor(hint: string, build: (name: string) => TensorProto): string {
    const name = this.name(`${adjustmentKey}.${hint}`);
    this.initializers.push(build(name));
    return name;
  }

  /** A node with one output, of the given name or a new one; returns that name. */
  node(
    opType: string,
    input: readonly string[],
    attributes: Attributes = {},
    output: string = this.name(`${adjustmentKey}.${opType.toLowerCase()}`),
  ): string {
    const name = this.name(adjustmentKey);
    const attribute = Object.entries(attributes).map(([key, value]) => createAttribute(key, value));
    this.nodes.push(
      create(NodeProtoSchema, { opType, name, input: [...input], output: [output], attribute }),
    );
    return output;
  }

  /** The same numbers in another type. */
  cast(value: string, type: FloatType, output?: string): string {
    return this.node("Cast", [value], { to: elementTypeCode(type) }, output);
  }

  /** Sum or greatest number along an axis, which stays as one of size 1. */
  reduce(opType: "ReduceSum" | "ReduceMax", value: string, axis: number): string {
    const axesAreInput = this.#opset >= (opType === "ReduceSum" ? 13 : 18);
    if (!axesAreInput) return this.node(opType, [value], { axes: [axis], keepdims: 1 });
    return this.node(opType, [value, this.axes(axis)], { keepdims: 1 });
  }

  private axes(axis: number): string {
    return this.tensor("axes", (name) => createTensor(name, BigInt64Array.of(BigInt(axis)), [1]));
  }

  /** Some of the numbers along an axis, one behind the other. */
  range(value: string, axis: number, first: number, length: number): string {
    const places = BigInt64Array.from({ length }, (_, at) => BigInt(first + at));
    const indices = this.tensor("places", (name) => createTensor(name, places, [length]));
    return this.node("Gather", [value, indices], { axis });
  }

  /** A value without an axis of size 1. */
  squeeze(value: string, axis: number): string {
    if (this.#opset < 13) return this.node("Squeeze", [value], { axes: [axis] });
    return this.node("Squeeze", [value, this.axes(axis)]);
  }

  /** The greater one of numbers in two tensors of one shape; the second may also stretch to the shape of the first, from version 8 on. */
  greater(first: string, second: string, output?: string): string {
    if (this.#opset >= 8) return this.node("Max", [first, second], {}, output);
    // Runtimes have no Max of version 7 for all types.
    const beside = [first, second].map((value) => this.node("Unsqueeze", [value], { axes: [0] }));
    const both = this.node("Concat", beside, { axis: 0 });
    return this.node("ReduceMax", [both], { axes: [0], keepdims: 0 }, output);
  }

  /** Numbers below the least are replaced by it, also −∞. */
  atLeast(value: string, least: number, type: FloatType): string {
    const bound = this.floats("least", type, [least], []);
    if (this.#opset >= 8) return this.greater(value, bound);
    // Zeros of the right shape.
    const never = this.node("Greater", [value, value]);
    return this.greater(value, this.node("Add", [this.cast(never, type), bound]));
  }

  /** The greatest number along an axis, or the least finite one where all are −∞. */
  peak(value: string, axis: number, type: FloatType): string {
    return this.atLeast(this.reduce("ReduceMax", value, axis), -largestNumber[type], type);
  }
}
