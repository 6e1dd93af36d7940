import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import {
  adjustmentKey,
  classesKey,
  headKey,
  priorKey,
  trainingKey,
} from "../model/metadata-keys.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { readNote } from "./adjustment-note.ts";

const headKeys: ReadonlySet<string> = new Set([
  adjustmentKey,
  headKey,
  classesKey,
  priorKey,
  trainingKey,
]);

/** Whether a node belongs to an adjustment; from the corrected scores, its first inputs lead to the raw ones. */
export function isAdjustment({ name }: NodeProto): boolean {
  return name === adjustmentKey || name.startsWith(`${adjustmentKey}.`);
}

function dropMetadata(model: OnnxModel, gone: (key: string) => boolean): void {
  model.metadataProps = model.metadataProps.filter(({ key }) => !gone(key));
}

/** Whether a bias that took an adjustment up is still in a model. */
function hasFoldedBias(model: OnnxModel): boolean {
  const folded = new Set(readNote(model)?.folded?.map(({ name }) => name));
  return graphOf(model).initializer.some(({ name }) => folded.has(name));
}

/** Takes the mark off a model whose adjustment was cut away. */
export function dropLooseMark(model: OnnxModel): void {
  if (graphOf(model).node.some(isAdjustment) || hasFoldedBias(model)) return;
  dropMetadata(model, (key) => key === adjustmentKey);
}

/**
 * Takes off a model with a new head what its metadata say of the old one.
 *
 * @throws {@link ModelError} when the old head's adjustment is still in the graph: what it was made for is gone.
 */
export function forgetHead(model: OnnxModel): void {
  const left = graphOf(model).node.find(isAdjustment);
  if (left !== undefined) {
    refuseModel(
      "model",
      `an adjustment of "${left.output[0]}" that the new head would keep in the model`,
      "a model whose adjustment goes away with its old head",
      "Put the head on the original model, which was not adjusted.",
    );
  }
  dropMetadata(model, (key) => headKeys.has(key));
}
