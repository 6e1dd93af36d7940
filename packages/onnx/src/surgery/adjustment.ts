import { ModelError } from "@balms/core";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { adjustmentKey, classesKey, headKey, priorKey } from "./metadata-keys.ts";

const headKeys: ReadonlySet<string> = new Set([adjustmentKey, headKey, classesKey, priorKey]);

/** Whether a node is the Add of an adjustment; its first input holds the raw logits. */
export function isAdjustment(node: NodeProto): boolean {
  return node.name === adjustmentKey;
}

/** The adjusted logits, where the graph adjusts the given ones; else these. */
export function adjustedName(graph: GraphProto, logits: string): string {
  const add = graph.node.find((node) => isAdjustment(node) && node.input[0] === logits);
  return add === undefined ? logits : add.output[0];
}

function dropMetadata(model: OnnxModel, gone: (key: string) => boolean): void {
  model.metadataProps = model.metadataProps.filter(({ key }) => !gone(key));
}

/** Takes the mark off a model whose adjustment was cut away. */
export function dropLooseMark(model: OnnxModel): void {
  if (!graphOf(model).node.some(isAdjustment)) dropMetadata(model, (key) => key === adjustmentKey);
}

/**
 * Takes off a model with a new head what its metadata say of the old one.
 *
 * @throws ModelError when the old head's adjustment is still in the graph: what it was made for is gone.
 */
export function forgetHead(model: OnnxModel): void {
  const left = graphOf(model).node.find(isAdjustment);
  if (left !== undefined) {
    throw new ModelError({
      parameter: "model",
      received: `an adjustment of "${left.output[0]}" that the new head would keep in the model`,
      expected: "a model whose adjustment goes away with its old head",
      hint: "Put the head on the original model, which was not adjusted.",
    });
  }
  dropMetadata(model, (key) => headKeys.has(key));
}
