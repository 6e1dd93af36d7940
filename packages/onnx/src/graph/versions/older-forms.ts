import { create } from "@bufbuild/protobuf";
import type { Shape } from "../shape.ts";
import {
  createAttribute,
  findAttribute,
  floatAttribute,
  intAttribute,
  intsAttribute,
  stringAttribute,
} from "../../model/attributes.ts";
import type { AttributeValue } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import { NodeProtoSchema } from "../../model/onnx_pb.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { typedData } from "../../model/tensor.ts";
import type { TensorData } from "../../model/tensor.ts";
import { refuseModel } from "../../model/refuse-model.ts";

/** What a graph gives for rewriting one of its nodes. */
export interface Rewriting {
  /** Makes a constant, and gives its name. */
  constant(hint: string, data: TensorData, dims: readonly number[]): string;
  /** A name that nothing has. */
  unique(hint: string): string;
  shapeOf(value: string): Shape | undefined;
}

/** An older form of an operator. */
interface OlderForm {
  /** The first version that has another form. */
  readonly until: number;
  readonly rewrite: (node: NodeProto, graph: Rewriting) => NodeProto[];
}

type Attributes = Readonly<Record<string, AttributeValue>>;

/** The node with other inputs and attributes; those of the list are left out. */
function changed(
  node: NodeProto,
  inputs: readonly string[],
  without: readonly string[],
  { opType = node.opType, attributes = {} }: { opType?: string; attributes?: Attributes } = {},
): NodeProto {
  const kept = node.attribute.filter(
    ({ name }) => !without.includes(name) && !(name in attributes),
  );
  const added = Object.entries(attributes).map(([name, value]) => createAttribute(name, value));
  // Spreading a message would lose the defaults that its prototype holds.
  return Object.assign(create(NodeProtoSchema), node, {
    opType,
    input: [...inputs],
    attribute: [...kept, ...added],
  });
}

function integers(graph: Rewriting, { output }: NodeProto, values: readonly number[]): string {
  return graph.constant(`${output[0]}.integers`, typedData("int64", values), [values.length]);
}

function float(graph: Rewriting, { output }: NodeProto, value: number): string {
  return graph.constant(`${output[0]}.float`, Float32Array.of(value), []);
}

/** A list of integers that became an input. */
const listAsInput =
  (name: string): OlderForm["rewrite"] =>
  (node, graph) => {
    const values = intsAttribute(node, name);
    if (values === undefined) return [node];
    return [changed(node, [node.input[0], integers(graph, node, values)], [name])];
  };

function plain(
  opType: string,
  input: string[],
  output: string,
  attributes: Attributes = {},
): NodeProto {
  const attribute = Object.entries(attributes).map(([name, value]) => createAttribute(name, value));
  return create(NodeProtoSchema, { opType, input, output: [output], attribute });
}

/** What normalised all axes from one on together: as a matrix, and back. */
const flattened: OlderForm["rewrite"] = (node, graph) => {
  const axis = intAttribute(node, "axis", 1);
  const [data] = node.input;
  const rank = graph.shapeOf(data)?.length;
  if (axis === -1 || axis + 1 === rank)
    return [changed(node, [data], [], { attributes: { axis: -1 } })];
  const [matrix, shares, shape] = ["matrix", "shares", "shape"].map((part) =>
    graph.unique(`${node.output[0]}.${part}`),
  );
  return [
    plain("Flatten", [data], matrix, { axis }),
    plain(node.opType, [matrix], shares, { axis: -1 }),
    plain("Shape", [data], shape),
    plain("Reshape", [shares, shape], node.output[0]),
  ];
};

const clip: OlderForm["rewrite"] = (node, graph) => {
  const bound = (name: string): string =>
    findAttribute(node, name) === undefined
      ? ""
      : float(graph, node, floatAttribute(node, name, 0));
  return [changed(node, [node.input[0], bound("min"), bound("max")], ["min", "max"])];
};

const dropout: OlderForm["rewrite"] = (node, graph) => {
  const ratio = float(graph, node, floatAttribute(node, "ratio", 0.5));
  return [changed(node, [node.input[0], ratio], ["ratio", "is_test"])];
};

const pad: OlderForm["rewrite"] = (node, graph) => {
  const pads = integers(graph, node, intsAttribute(node, "pads") ?? []);
  const value = float(graph, node, floatAttribute(node, "value", 0));
  return [changed(node, [node.input[0], pads, value], ["pads", "value"])];
};

const slice: OlderForm["rewrite"] = (node, graph) => {
  const [starts, ends, axes] = ["starts", "ends", "axes"].map((name) => intsAttribute(node, name));
  const places = axes ?? (starts ?? []).map((_, axis) => axis);
  const lists = [starts ?? [], ends ?? [], places].map((values) => integers(graph, node, values));
  return [changed(node, [node.input[0], ...lists], ["starts", "ends", "axes"])];
};

const topK: OlderForm["rewrite"] = (node, graph) => {
  const count = integers(graph, node, [intAttribute(node, "k", 1)]);
  return [changed(node, [node.input[0], count], ["k"])];
};

/** What took the nearest entry below, or interpolated, from the corner on. */
const resize: OlderForm["rewrite"] = (node, graph) => {
  const scales = findAttribute(node, "scales")?.floats;
  const factors =
    scales === undefined
      ? node.input[1]
      : graph.constant(`${node.output[0]}.scales`, Float32Array.from(scales), [scales.length]);
  const attributes = {
    coordinate_transformation_mode: "asymmetric",
    nearest_mode: "floor",
    mode: stringAttribute(node, "mode", "nearest"),
  };
  const without = ["scales", "mode"];
  return [changed(node, [node.input[0], "", factors], without, { opType: "Resize", attributes })];
};

const batchNormalization: OlderForm["rewrite"] = (node) => {
  if (intAttribute(node, "spatial", 1) !== 1) {
    refuseModel(
      describeNode(node),
      "a normalisation with statistics for each position (spatial = 0)",
      "statistics for each channel",
      "Export the model with a newer opset.",
    );
  }
  return [changed(node, node.input, ["spatial", "is_test"])];
};

const roiAlign: OlderForm["rewrite"] = (node) => {
  const mode = "coordinate_transformation_mode";
  if (findAttribute(node, mode) !== undefined) return [node];
  return [changed(node, node.input, [], { attributes: { [mode]: "output_half_pixel" } })];
};

/** Operators whose form changed from version 7 on, other than by more types and attributes. */
export const olderForms: ReadonlyMap<string, OlderForm> = new Map(
  Object.entries({
    BatchNormalization: { until: 9, rewrite: batchNormalization },
    Clip: { until: 11, rewrite: clip },
    Dropout: { until: 12, rewrite: dropout },
    Hardmax: { until: 13, rewrite: flattened },
    LogSoftmax: { until: 13, rewrite: flattened },
    Pad: { until: 11, rewrite: pad },
    ReduceSum: { until: 13, rewrite: listAsInput("axes") },
    Resize: { until: 11, rewrite: resize },
    RoiAlign: { until: 16, rewrite: roiAlign },
    Scatter: {
      until: 13,
      rewrite: (node) => [changed(node, node.input, [], { opType: "ScatterElements" })],
    },
    Slice: { until: 10, rewrite: slice },
    Softmax: { until: 13, rewrite: flattened },
    Split: { until: 13, rewrite: listAsInput("split") },
    Squeeze: { until: 13, rewrite: listAsInput("axes") },
    TopK: { until: 10, rewrite: topK },
    Unsqueeze: { until: 13, rewrite: listAsInput("axes") },
    Upsample: { until: 10, rewrite: resize },
  } satisfies Record<string, OlderForm>),
);
