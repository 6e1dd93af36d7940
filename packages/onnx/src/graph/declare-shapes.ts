import { create } from "@bufbuild/protobuf";
import { subgraphs } from "../model/attributes.ts";
import { copyGraph, copyModel } from "../model/copy-model.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { AttributeProtoSchema, NodeProtoSchema, TensorShapeProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto, ValueInfoProto } from "../model/onnx_pb.ts";
import { builderFromModel } from "./builder-from-model.ts";
import { downstream } from "./downstream.ts";
import { GraphIndex } from "./graph-index.ts";
import { isInventedSize } from "./shape.ts";
import type { Shape } from "./shape.ts";
import { createValueInfo, readValueInfo } from "./value-info.ts";
import type { ValueType } from "./value-info.ts";

/** What was inferred, with the names that the file had for sizes that nothing else tells. */
function merged(shape: Shape | undefined, before: Shape | undefined): Shape | undefined {
  return shape?.map((size, axis) => {
    const old = before?.length === shape.length ? before[axis] : undefined;
    return isInventedSize(size) && typeof old === "string" ? old : size;
  });
}

/** Dimensions of which no size is known. */
function sizeless(shape: Shape | undefined): Shape | undefined {
  return shape?.map((_, axis) => `:${axis}`);
}

/** A description in which sizes that nobody knows have neither value nor name. */
function describe(info: ValueInfoProto, { type, shape }: ValueType): ValueInfoProto {
  const before = readValueInfo(info);
  const elementType = type ?? before.type;
  if (elementType === undefined) return info;
  // The format asks for the number of dimensions; no change of sizes changes that.
  const sizes = merged(shape, before.shape) ?? sizeless(before.shape);
  const described = createValueInfo(info.name, { type: elementType, shape: sizes });
  const value = described.type?.value;
  if (value?.case === "tensorType" && sizes !== undefined) {
    const dim = value.value.shape?.dim.map((dimension, axis) =>
      isInventedSize(sizes[axis]) ? {} : dimension,
    );
    value.value.shape = create(TensorShapeProtoSchema, { dim: dim ?? [] });
  }
  const { docString, metadataProps } = info;
  return Object.assign(described, { docString, metadataProps });
}

/** A body that declares nothing about what it computes. */
function undeclared(body: GraphProto): GraphProto {
  const copy = copyGraph(body);
  copy.valueInfo = [];
  copy.output = body.output.map((info) => {
    const { type, shape } = readValueInfo(info);
    return describe(info, { type, shape: sizeless(shape) });
  });
  copy.node = body.node.map(withUndeclaredBodies);
  return copy;
}

function withUndeclaredBodies(node: NodeProto): NodeProto {
  if (subgraphs(node).length === 0) return node;
  const attribute = node.attribute.map((one) =>
    one.g === undefined && one.graphs.length === 0
      ? one
      : Object.assign(create(AttributeProtoSchema), one, {
          ...(one.g !== undefined && { g: undeclared(one.g) }),
          graphs: one.graphs.map(undeclared),
        }),
  );
  return Object.assign(create(NodeProtoSchema), node, { attribute });
}

/** A model that declares fewer outputs. */
function withoutOutputs(model: OnnxModel, gone: ReadonlySet<string>): OnnxModel {
  const copy = copyModel(model);
  copy.graph.output = copy.graph.output.filter(({ name }) => !gone.has(name));
  return copy;
}

/**
 * A model whose declared shapes are right again after some values got other ones: types and shapes of all that is computed from
 * them are inferred anew. What cannot be inferred is left undeclared, and outputs keep their number of dimensions: nothing wrong stays.
 *
 * @param model - the model after the change; it is not changed
 * @param changed - names of the values that have other shapes now
 */
export function declareShapes(model: OnnxModel, changed: Iterable<string>): OnnxModel {
  const index = new GraphIndex(graphOf(model));
  const following = downstream(index, changed);
  const result = copyModel(model);
  const { graph } = result;
  graph.valueInfo = graph.valueInfo.filter(({ name }) => !following.has(name));
  graph.node = graph.node.map((node) =>
    node.output.some((name) => following.has(name)) ? withUndeclaredBodies(node) : node,
  );
  const builder = builderFromModel(withoutOutputs(result, following));
  const settled = (info: ValueInfoProto): ValueInfoProto => {
    const isOther = info.type !== undefined && info.type.value.case !== "tensorType";
    // Maps and sequences have no sizes.
    if (!following.has(info.name) || isOther) return info;
    return describe(info, builder.valueType(info.name));
  };
  const declared = graphOf(model).valueInfo.filter(({ name }) => following.has(name));
  const known = declared.filter(({ name }) => builder.shapeOf(name) !== undefined);
  graph.valueInfo = [...graph.valueInfo, ...known.map(settled)];
  graph.output = graph.output.map(settled);
  return result;
}
