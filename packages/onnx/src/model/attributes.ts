import { create } from "@bufbuild/protobuf";
import { spansOf } from "../wire/file-span.ts";
import { describeNode } from "./describe-node.ts";
import { int64 } from "./int64.ts";
import { AttributeProtoSchema, TensorProtoSchema } from "./onnx_pb.ts";
import type { AttributeProto, GraphProto, NodeProto, TensorProto } from "./onnx_pb.ts";
import { refuseModel } from "./refuse-model.ts";

/** Value of a node attribute, as the graph builder takes it. */
export type AttributeValue = number | string | readonly number[] | TensorProto | GraphProto;

const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, ints: 7 } as const;

// ONNX tells 1 from 1.0, JavaScript does not: these attributes are floats, all other numbers integers.
const floatAttributes: ReadonlySet<string> = new Set([
  "alpha",
  "beta",
  "bias",
  "cubic_coeff_a",
  "epsilon",
  "extrapolation_value",
  "gamma",
  "lambd",
  "momentum",
  "spatial_scale",
  "scale",
  "softcap",
]);

/** Makes an ONNX attribute. */
export function createAttribute(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === "number") {
    return floatAttributes.has(name)
      ? create(AttributeProtoSchema, { name, type: attributeTypes.float, f: value })
      : create(AttributeProtoSchema, { name, type: attributeTypes.int, i: int64(value) });
  }
  if (typeof value === "string") {
    // Standard operators only have ASCII strings as attributes.
    const s = Uint8Array.from(value, (character) => character.charCodeAt(0));
    return create(AttributeProtoSchema, { name, type: attributeTypes.string, s });
  }
  if ("$typeName" in value) {
    return value.$typeName === TensorProtoSchema.typeName
      ? create(AttributeProtoSchema, { name, type: attributeTypes.tensor, t: value })
      : create(AttributeProtoSchema, { name, type: attributeTypes.graph, g: value });
  }
  const ints = value.map(int64);
  return create(AttributeProtoSchema, { name, type: attributeTypes.ints, ints });
}

// The number of the field that attributes have for people.
const docString = 13;

/** An attribute by its name; one whose value stayed in a file is refused, not taken for empty. */
export function findAttribute(node: NodeProto, name: string): AttributeProto | undefined {
  const found = node.attribute.find((attribute) => attribute.name === name);
  if (found === undefined || spansOf(found).every(({ field }) => field === docString)) return found;
  return refuseModel(
    name,
    `an attribute of ${describeNode(node)} that stayed in the file when the model was opened`,
    "values in memory",
    "Read all of the file: readModel(bytes).",
  );
}

/** An integer attribute, or the default where the node does not have it. */
export function intAttribute(node: NodeProto, name: string, absent: number): number {
  const attribute = findAttribute(node, name);
  return attribute === undefined ? absent : Number(attribute.i);
}

/** A list of integers; undefined where the node does not have it. */
export function intsAttribute(node: NodeProto, name: string): number[] | undefined {
  return findAttribute(node, name)?.ints.map(Number);
}

/** A float attribute, or the default where the node does not have it. */
export function floatAttribute(node: NodeProto, name: string, absent: number): number {
  return findAttribute(node, name)?.f ?? absent;
}

// Arguments of a call lie on the stack.
const mostArguments = 4096;

/** A text of ASCII characters, however long a file makes it. */
export function asciiText(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += mostArguments) {
    text += String.fromCharCode(...bytes.subarray(start, start + mostArguments));
  }
  return text;
}

/** A string attribute, or the default where the node does not have it. */
export function stringAttribute(node: NodeProto, name: string, absent: string): string {
  const attribute = findAttribute(node, name);
  return attribute === undefined ? absent : asciiText(attribute.s);
}

/** A tensor attribute; undefined where the node does not have it. */
export function tensorAttribute(node: NodeProto, name: string): TensorProto | undefined {
  return findAttribute(node, name)?.t;
}

/** The graphs that an attribute holds. */
export function bodiesOf({ g, graphs }: AttributeProto): GraphProto[] {
  return g === undefined ? graphs : [g, ...graphs];
}

/** The graphs inside a node (bodies of Loop, If and Scan). */
export function subgraphs(node: NodeProto): GraphProto[] {
  return node.attribute.flatMap(bodiesOf);
}

/** The attribute that ONNX spells `value` for a Constant, in any of its forms; undefined for strings and sparse ones. */
export function constantNodeTensor(node: NodeProto): TensorProto | undefined {
  const tensor = tensorAttribute(node, "value");
  if (tensor !== undefined) return tensor;
  const float = findAttribute(node, "value_float");
  if (float !== undefined) return create(TensorProtoSchema, { dataType: 1, floatData: [float.f] });
  const int = findAttribute(node, "value_int");
  if (int !== undefined) return create(TensorProtoSchema, { dataType: 7, int64Data: [int.i] });
  const floats = findAttribute(node, "value_floats")?.floats;
  if (floats !== undefined) {
    return create(TensorProtoSchema, {
      dataType: 1,
      dims: [BigInt(floats.length)],
      floatData: floats,
    });
  }
  const ints = findAttribute(node, "value_ints")?.ints;
  if (ints === undefined) return undefined;
  return create(TensorProtoSchema, { dataType: 7, dims: [BigInt(ints.length)], int64Data: ints });
}
