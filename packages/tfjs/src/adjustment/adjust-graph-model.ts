import type { AdjustmentOptions } from "@balms/core";
import { io } from "@tensorflow/tfjs-core";
import { checkAdjustment } from "./check-adjustment.ts";
import { refuseModel } from "../checks/refuse-model.ts";
import { adjustmentKey, adjustmentNote, checkUnadjusted } from "../notes/adjustment-note.ts";
import { notesIn } from "../notes/model-notes.ts";
import { checkPlainlyTrained, trainingKey } from "../notes/training-note.ts";
import { findGraphLogits } from "./find-graph-logits.ts";
import { perUnit } from "./per-unit.ts";
import { type GraphNode, isGraphNode } from "../model/graph-node.ts";

/**
 * Bakes post-hoc adjustment into a `tf.GraphModel`, as it is stored: one AddV2 of −τ·log π, and
 * + log ρ for a known test prior ρ, goes in after the logits, before a softmax if there is one.
 *
 * For a model trained with **plain** softmax whose one output is made by a linear layer, or a
 * softmax after one; or one unit for two classes, and a sigmoid. Names of inputs and outputs stay. The model notes in its `userDefinedMetadata`
 * that it was adjusted, and adjusting again is refused. Load with `handler.load()` of any
 * `tf.io` handler, and save the outcome with `handler.save`.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, section 4.1.
 *
 * @param artifacts - of a graph model, with its weights; not changed
 * @param options - `prior` π, `tau` (≥ 0, default 1), `target` ρ (default uniform), `training`, `zeroCounts`, `alpha`
 * @returns artifacts for `tf.loadGraphModel(tf.io.fromMemory(artifacts))`, or to save
 * @throws {@link ModelError} when the model is adjusted already, says that it had its correction in training, is no graph model, or its logits cannot be found
 * @throws {@link PriorError} on classes without examples, another `target`, or a `prior` that is not what `training` implies
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { adjustGraphModel } from "@balms/tfjs";
 *
 * const float = { type: "DT_FLOAT" };
 * const artifacts = {
 *   modelTopology: {
 *     node: [
 *       { name: "x", op: "Placeholder", attr: { dtype: float, shape: { shape: { dim: [{ size: "-1" }, { size: "2" }] } } } },
 *       { name: "w", op: "Const", attr: { dtype: float } },
 *       { name: "logits", op: "MatMul", input: ["x", "w"], attr: { T: float } },
 *     ],
 *     versions: { producer: 1 },
 *   },
 *   weightSpecs: [{ name: "w", shape: [2, 2], dtype: "float32" as const }],
 *   weightData: new Float32Array([1, 0, 0, 1]).buffer,
 * };
 * const adjusted = adjustGraphModel(artifacts, { prior: priorFromCounts([90, 10]) });
 * const model = await tf.loadGraphModel(tf.io.fromMemory(adjusted));
 * console.log((model.predict(tf.zeros([1, 2])) as tf.Tensor).dataSync()); // −log 0.9, −log 0.1
 * ```
 */
export function adjustGraphModel(
  artifacts: io.ModelArtifacts,
  options: AdjustmentOptions,
): io.ModelArtifacts {
  const { modelTopology, weightSpecs, weightData, userDefinedMetadata } = { ...artifacts };
  const { node: nodes } = { ...(modelTopology as { readonly node?: readonly GraphNode[] }) };
  const isGraph = Array.isArray(nodes) && nodes.every(isGraphNode);
  if (!isGraph || weightSpecs === undefined || weightData === undefined) {
    return refuseModel(
      "artifacts without a graph or without weights",
      "those of a tf.GraphModel",
      "Of a tf.LayersModel, take adjustLayersModel.",
    );
  }
  const perClass = checkAdjustment(options);
  const notes = notesIn(userDefinedMetadata);
  checkUnadjusted(notes[adjustmentKey]);
  checkPlainlyTrained(notes[trainingKey], options);
  const { logits, units } = findGraphLogits(nodes, artifacts, perClass.length);
  const adjustment = perUnit(perClass, units);
  const [before, vector] = [`${logits.name}/unadjusted`, `${logits.name}/${adjustmentKey}`];
  const shape = { dim: [{ size: String(adjustment.length) }] };
  const type = "DT_FLOAT";
  const constant = { dtype: type, tensorShape: shape };
  const added: GraphNode[] = [
    { name: vector, op: "Const", attr: { dtype: { type }, value: { tensor: constant } } },
    // Under the old name: whatever took the logits takes the adjusted ones.
    { name: logits.name, op: "AddV2", input: [before, vector], attr: { T: { type } } },
  ];
  const changed = nodes.flatMap((node) =>
    node === logits ? [{ ...node, name: before }, ...added] : [node],
  );
  return {
    ...artifacts,
    modelTopology: Object.assign({}, modelTopology, { node: changed }),
    weightSpecs: [...weightSpecs, { name: vector, shape: [adjustment.length], dtype: "float32" }],
    weightData: io.CompositeArrayBuffer.join([
      ...(Array.isArray(weightData) ? weightData : [weightData]),
      Float32Array.from(adjustment).buffer,
    ]),
    userDefinedMetadata: { ...userDefinedMetadata, [adjustmentKey]: adjustmentNote(options) },
  };
}
