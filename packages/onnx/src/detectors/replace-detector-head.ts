import { checkChoice, checkList, checkOptions, refuse, refuseValue } from "@balms/core/adapter";
import { forgetHead } from "../adjustment/adjustment.ts";
import { readNote } from "../adjustment/adjustment-note.ts";
import { copyModel } from "../model/copy-model.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { classesKey } from "../model/metadata-keys.ts";
import { modelMetadata, withMetadata } from "../model/model-metadata.ts";
import { checkIsModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { noteTraining } from "../model/training-note.ts";
import { everyCall, inlineFunctions } from "../scores/inline-functions.ts";
import { checkHeadParameters, checkTrainingNote } from "../surgery/check-head-parameters.ts";
import { pruneGraph } from "../surgery/prune-graph.ts";
import type { DetectorHead, DetectorLevel } from "./detector-head.ts";
import { checkFoundHead } from "./check-found-head.ts";
import { applySigmoids, checkRawScores } from "./apply-sigmoids.ts";
import { LevelWriter } from "./write-level.ts";
import type { LevelRows } from "./write-level.ts";

/** The class layer of one level. */
export type LevelParameters = Pick<HeadParameters, "weight" | "bias">;

/** A new class layer for a detector. */
export interface DetectorParameters
  extends Partial<LevelParameters>, Pick<HeadParameters, "training"> {
  /** One for each level, in their order, instead of one for all. */
  readonly levels?: readonly LevelParameters[] | undefined;
  /**
   * `same` (the default); `sigmoid`: a Softmax with a background becomes Sigmoids without; `sigmoid-outside`: the same where the model puts its scores
   * out as they are, and whoever reads them applies Sigmoids from now on.
   */
  readonly activation?: "same" | "sigmoid" | "sigmoid-outside" | undefined;
}

const names = [
  "activation",
  "bias",
  "levels",
  "training",
  "weight",
] as const satisfies readonly (keyof DetectorParameters)[];

/** So unlikely that no type of numbers tells it from impossible. */
const never = -1e4;

/** Which channels of a level its rows are of, anchor by anchor. */
function channelsOf(
  { anchors, stride, first }: DetectorLevel,
  places: readonly number[],
): number[] {
  return Array.from({ length: anchors }, (_, anchor) =>
    places.map((place) => anchor * stride + first + place),
  ).flat();
}

/** The rows of a level, with one of zeros for the background where that is to be never. */
function rowsOf(
  head: DetectorHead,
  level: DetectorLevel,
  { weight, bias }: LevelParameters,
  isWithout: boolean,
): LevelRows {
  const { kind, classes, background } = head;
  const width = kind === "softmax-background" ? classes + 1 : classes;
  const places = Array.from({ length: width }, (_, place) => place);
  const own = isWithout ? places.filter((place) => place !== background) : places;
  const channels = channelsOf(level, own);
  if (!isWithout || background === undefined) return { channels, weight, bias };
  const gone = channelsOf(level, [background]);
  const size = weight.length / bias.length;
  const zeros = new Float32Array(gone.length * size);
  return {
    channels: [...channels, ...gone],
    weight: joined(weight, zeros),
    bias: joined(
      bias,
      Float32Array.from(gone, () => never),
    ),
  };
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const all = new Float32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function parametersOf(
  { levels, weight, bias }: DetectorParameters,
  count: number,
): readonly LevelParameters[] {
  if (levels === undefined) {
    if (weight === undefined || bias === undefined) {
      return refuse(
        "parameters",
        "no weight and bias",
        "`weight` and `bias`, or `levels` with these for each",
      );
    }
    return Array.from({ length: count }, () => ({ weight, bias }));
  }
  checkList(levels, "levels");
  if (levels.length !== count)
    refuse("levels", `${levels.length} levels`, `${count}, as the head has`);
  return levels;
}

function checkReplaceable(model: OnnxModel, head: DetectorHead, isWithout: boolean): void {
  if (readNote(model) !== undefined) {
    refuseModel(
      "model",
      "a detector that is adjusted",
      "one that was not adjusted",
      "Put the new layer into the original, or into stripAdjustment(model).",
    );
  }
  if (!isWithout) return;
  if (head.kind !== "softmax-background") {
    refuse("activation", "another activation for a head with Sigmoids", '"same"');
  }
  if (head.background === undefined) {
    refuseModel(
      "head",
      "a head of which nothing tells the background",
      "its place",
      "Say it when the head is looked for: findDetectorHeads(model, { background }).",
    );
  }
}

/**
 * Puts a new class layer into a detector; boxes, objectness, masks and everything that works on the scores stay. Operators, versions and data in
 * other files are kept.
 *
 * A layer's rows are those of the class scores: K for each anchor, K + 1 in the order of the old layer where there is a background. With
 * `activation: "sigmoid"` they are K for each anchor, the Softmax becomes Sigmoids, and the background gets a row of zeros and a bias of −10,000: it
 * is never the best. Where the model puts its scores out as they are (DETR), that is `sigmoid-outside`, and whoever reads them has to know.
 *
 * @param model - the detector; it is not changed
 * @param head - what {@link findDetectorHeads} found in it
 * @param parameters - `weight` [rows, D] and `bias` [rows] for all levels, or `levels` with these for each (D counts each place of a
 * convolution's window); `activation`; `training` ("unknown" for a layer from elsewhere)
 * @throws {@link ModelError} when the head is of another model, or quantised, when the model is adjusted, or it has no Softmax to replace.
 * @throws {@link ArgumentError} for sizes that do not fit and numbers that are not finite.
 * @example
 * ```ts
 * import { findDetectorHeads, readModel, replaceDetectorHead, writeModel } from "@balms/onnx";
 *
 * function withoutBackground(bytes: Uint8Array, weight: Float32Array, bias: Float32Array): Uint8Array {
 *   const model = readModel(bytes);
 *   const [head] = findDetectorHeads(model);
 *   return writeModel(replaceDetectorHead(model, head, { weight, bias, activation: "sigmoid", training: "unknown" }));
 * }
 * console.log(typeof withoutBackground); // function
 * ```
 */
export function replaceDetectorHead(
  model: OnnxModel,
  head: DetectorHead,
  parameters: DetectorParameters,
): OnnxModel {
  checkIsModel(model);
  checkFoundHead(head, "head");
  const given: unknown = parameters;
  if (typeof given !== "object" || given === null) {
    refuseValue("parameters", parameters, "an object with weight, bias and training");
  }
  checkOptions(parameters, names, "parameters");
  const { activation = "same", training } = parameters;
  checkChoice(activation, "activation", ["same", "sigmoid", "sigmoid-outside"]);
  const isWithout = activation !== "same";
  checkReplaceable(model, head, isWithout);
  const { levels, classes, kind } = head;
  const width = kind === "softmax-background" && !isWithout ? classes + 1 : classes;
  checkTrainingNote(training, [classes, width]);
  const result = copyModel(inlineFunctions(model, everyCall));
  const writer = new LevelWriter(result);
  for (const [at, own] of parametersOf(parameters, levels.length).entries()) {
    const level = levels[at];
    const { anchors, dimensions, kernel } = level;
    const window = kernel.reduce((size, side) => size * side, 1);
    const rows = { dimensions: dimensions * window, classes: anchors * width };
    const checked = checkHeadParameters({ ...own, training: "unknown" }, rows);
    const key = parameters.levels === undefined ? "" : String(at);
    writer.write(level, rowsOf(head, level, checked, isWithout), key);
  }
  if (activation === "sigmoid") applySigmoids(result, head);
  if (activation === "sigmoid-outside") checkRawScores(result, head);
  pruneGraph(result.graph);
  forgetHead(result);
  // The classes are the same as before.
  const { [classesKey]: named } = modelMetadata(model);
  const kept = named === undefined ? result : withMetadata(result, { [classesKey]: named });
  return noteTraining(kept, training);
}
