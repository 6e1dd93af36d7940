import { checkOptions } from "@balms/core/adapter";
import { BalmsError } from "@balms/core";
import type { ClassPrior, ZeroCountOptions } from "@balms/core";
import { equals } from "@bufbuild/protobuf";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { NodeProtoSchema, TensorProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { isAdjustment } from "./adjustment.ts";
import type { AdjustmentNote } from "./adjustment-note.ts";
import { applyAdjustment } from "./apply-adjustment.ts";
import { foldBiases } from "./fold-biases.ts";
import { correctionOf } from "./corrections.ts";
import { neededNote } from "./needed-note.ts";
import { takeOff } from "./take-off.ts";

/** The class distribution to predict under from now on. */
export interface RetargetOptions extends ZeroCountOptions {
  /** ρ: over the same classes as the training prior; default uniform. */
  readonly target?: ClassPrior | undefined;
}

/** The nodes and constants of an adjustment, by name, with biases that took it up. */
function partsOf(
  model: OnnxModel,
  biases: ReadonlySet<string>,
): { nodes: NodeProto[]; constants: Map<string, TensorProto> } {
  const { node, initializer } = graphOf(model);
  const nodes = node.filter(isAdjustment);
  const read = new Set(nodes.flatMap(({ input }) => input));
  const own = initializer.filter(
    ({ name }) => biases.has(name) || (read.has(name) && name.startsWith(adjustmentKey)),
  );
  return { nodes, constants: new Map(own.map((tensor) => [tensor.name, tensor])) };
}

/** Whether two models are adjusted by the same nodes and numbers. */
function isAdjustedAlike(
  first: OnnxModel,
  second: OnnxModel,
  biases: ReadonlySet<string>,
): boolean {
  const [one, other] = [partsOf(first, biases), partsOf(second, biases)];
  return (
    one.nodes.length === other.nodes.length &&
    one.constants.size === other.constants.size &&
    one.nodes.every((node, place) => equals(NodeProtoSchema, node, other.nodes[place])) &&
    [...one.constants].every(([name, tensor]) => {
      const counterpart = other.constants.get(name);
      return counterpart !== undefined && equals(TensorProtoSchema, tensor, counterpart);
    })
  );
}

/** Whether the adjustment that a note tells of is the one in the model. */
function isAsNoted(
  model: OnnxModel,
  original: OnnxModel,
  { scores = [], settings, layers, folded = [] }: AdjustmentNote,
): boolean {
  if (settings === undefined) return false;
  try {
    const again = applyAdjustment(original, scores, settings, { correctionOf, layers, foldBiases });
    return isAdjustedAlike(again, model, new Set(folded.map(({ name }) => name)));
  } catch (error) {
    // What cannot be done has not been done.
    if (BalmsError.isInstance(error)) return false;
    throw error;
  }
}

/**
 * Changes the class distribution that an adjusted model predicts under: the same model, to the bit, as adjusting the original for it.
 * The training prior and τ are those that the model keeps in its metadata.
 *
 * @param model - an adjusted model; it is not changed
 * @param options - `target` ρ (default uniform); `zeroCounts` and `alpha`, as they were unless given
 * @throws {@link ModelError} when the model is not adjusted, was adjusted by a version that kept no prior, or was changed since.
 * @throws {@link PriorError} when the target has other classes than the training prior, or classes without examples.
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { adjustModel, headModel, retargetModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const balanced = adjustModel(model, { prior: priorFromCounts([990, 10]) });
 * const inTheWild = retargetModel(balanced, { target: priorFromCounts([80, 20]) });
 * console.log(inTheWild.graph?.node.length); // 2
 * ```
 */
export function retargetModel(model: OnnxModel, options: RetargetOptions = {}): OnnxModel {
  checkOptions(options, ["target", "zeroCounts", "alpha"]);
  const note = neededNote(model);
  const { scores, settings, layers } = note;
  if (scores === undefined || settings === undefined) {
    return refuseModel(
      "model",
      "an adjustment by an earlier version, which kept the digest of the training prior alone",
      "an adjustment that keeps its training prior",
      "Take it off with stripAdjustment, and adjust the model with its training prior.",
    );
  }
  const original = takeOff(model, note);
  if (!isAsNoted(model, original, note)) {
    refuseModel(
      "model",
      `an adjustment by other numbers than its metadata "${adjustmentKey}" say`,
      "a model as adjustModel wrote it",
      "Something changed it since. Adjust the original model.",
    );
  }
  const { target, zeroCounts = settings.zeroCounts, alpha = settings.alpha } = options;
  const aimed = { ...settings, target, zeroCounts, alpha };
  return applyAdjustment(original, scores, aimed, { correctionOf, layers, foldBiases });
}
