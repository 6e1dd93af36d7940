import { create } from "@bufbuild/protobuf";
import { builderFromModel } from "../builder-from-model.ts";
import { namesInUse, untakenName } from "../unique-name.ts";
import { subgraphs } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import { opsetOf, writtenOpset } from "../../model/model.ts";
import type { OnnxModel } from "../../model/model.ts";
import { OperatorSetIdProtoSchema } from "../../model/onnx_pb.ts";
import type { GraphProto, NodeProto } from "../../model/onnx_pb.ts";
import { refuseModel } from "../../model/refuse-model.ts";
import { createTensor } from "../../model/tensor.ts";
import { olderForms } from "./older-forms.ts";
import type { Rewriting } from "./older-forms.ts";

// Operators that broadcast as they do today.
const oldestOpset = 7;

// From here on, what graphs inside of nodes hold has its present form.
const modernOpset = 13;

function isStandard({ domain }: { readonly domain: string }): boolean {
  return domain === "" || domain === "ai.onnx";
}

function checkBodies(nodes: readonly NodeProto[], opset: number): void {
  const outer = nodes.find((node) => subgraphs(node).length > 0);
  if (outer === undefined) return;
  refuseModel(
    describeNode(outer),
    `graphs inside a node of operator version ${opset}`,
    `operator version ${modernOpset} or newer, where there are such nodes`,
    "Export the model with a newer opset, or convert it (onnx.version_converter).",
  );
}

function rewriteNodes(model: OnnxModel & { graph: GraphProto }, opset: number): void {
  const { graph } = model;
  const builder = builderFromModel(model);
  const taken = namesInUse(graph);
  const unique = (hint: string): string => {
    const name = untakenName(taken, hint);
    taken.add(name);
    return name;
  };
  const rewriting: Rewriting = {
    unique,
    shapeOf: (value) => builder.shapeOf(value),
    constant(hint, data, dims) {
      const name = unique(hint);
      graph.initializer.push(createTensor(name, data, dims));
      return name;
    },
  };
  graph.node = graph.node.flatMap((node) => {
    const form = isStandard(node) ? olderForms.get(node.opType) : undefined;
    return form === undefined || opset >= form.until ? [node] : form.rewrite(node, rewriting);
  });
}

/**
 * Brings a model to the operators that training needs, in place: nodes of versions 7 to 16 are written in their form of version 17.
 *
 * @param model - a copy whose lists may be changed
 * @returns the version of the operators
 * @throws {@link ModelError} for versions before 7, and for older ones with control flow
 */
export function modernize(model: OnnxModel & { graph: GraphProto }): number {
  const opset = opsetOf(model);
  if (opset < oldestOpset) {
    refuseModel(
      "model",
      `operator version (opset) ${opset}`,
      `${oldestOpset} or newer`,
      "Export the model with a newer opset, or convert it (onnx.version_converter).",
    );
  }
  if (opset >= writtenOpset) return opset;
  if (opset < modernOpset) checkBodies(model.graph.node, opset);
  rewriteNodes(model, opset);
  model.opsetImport = model.opsetImport.map((one) =>
    isStandard(one)
      ? create(OperatorSetIdProtoSchema, { domain: one.domain, version: BigInt(writtenOpset) })
      : one,
  );
  return writtenOpset;
}
