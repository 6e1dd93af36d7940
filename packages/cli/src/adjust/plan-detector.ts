import { ModelError, type ClassPrior } from "@balms/core";
import {
  adjustDetector,
  findDetectorHeads,
  modelMetadata,
  type DetectorHead,
  type OnnxModel,
} from "@balms/onnx";
import type { Change, ScoreOptions } from "./adjust-request.ts";
import { alignPriors } from "./align-priors.ts";
import { namesFor } from "./model-facts.ts";
import type { ModelUnit, UnitModel } from "./model-unit.ts";
import type { PlannedModel } from "./planned-model.ts";

/** Operators that no classifier has. */
const ofRegions = /roi_?align|nonmaxsuppression|nms/iu;

/** The head whose scores outputs show, and those that choose. */
type FoundHeads = ReturnType<typeof findDetectorHeads>;

function hasHeads(model: OnnxModel): boolean {
  try {
    return findDetectorHeads(model).length > 0;
  } catch (error) {
    if (ModelError.isInstance(error)) return false;
    throw error;
  }
}

/**
 * The class layers of a model that is a detector, undefined for a classifier. Whoever says with `--kind` what the scores are is believed.
 *
 * @param classes - Number of classes of the prior, where there is one.
 * @throws {@link ModelError} when it is a detector, and its class layer is not found.
 */
export function detectorHeads(
  model: OnnxModel,
  { kind, logits = [], background }: ScoreOptions,
  classes?: number,
): FoundHeads | undefined {
  // One that is adjusted already is refused for that.
  const isAdjusted = Object.hasOwn(modelMetadata(model), "balms.adjustment");
  if (kind !== undefined || logits.length > 1 || isAdjusted) return undefined;
  try {
    return findDetectorHeads(model, { classes, head: logits[0], background });
  } catch (error) {
    if (!ModelError.isInstance(error)) throw error;
    const hasRegions = model.graph?.node.some(({ opType }) => ofRegions.test(opType)) === true;
    if (hasRegions || (classes !== undefined && hasHeads(model))) throw error;
    return undefined;
  }
}

/** What the names of a detector's classes go by. */
export function factsOf({
  kind,
  classes,
  background,
}: DetectorHead): Parameters<typeof namesFor>[2] {
  const isSoftmax = kind === "softmax-background";
  const width = isSoftmax ? classes + 1 : classes;
  return { kind: isSoftmax ? "background" : "sigmoid", classes: width, labels: [], background };
}

/** Says what becomes of a detector; nothing is written. */
export function planDetector(
  { model, base }: { readonly model: UnitModel; readonly base: OnnxModel },
  heads: FoundHeads,
  context: {
    readonly change: Exclude<Change, { make: "stripped" | "retargeted" }>;
    readonly unit: ModelUnit;
    readonly priors: Readonly<Record<"prior" | "target", ClassPrior | undefined>>;
    readonly options: ScoreOptions;
  },
): PlannedModel {
  const { change, unit, priors, options } = context;
  const [head] = heads;
  const { names, notes } = namesFor(model, unit, factsOf(head));
  const counted = priors.prior;
  const planned = { model, original: model.model, names };
  if (change.make === "nothing" || counted === undefined) {
    const detector = { heads, isFolded: undefined };
    return { ...planned, changed: undefined, scores: [], prior: undefined, notes, detector };
  }
  const read = { prior: counted, target: priors.target };
  const { prior, target } = alignPriors(read, names?.names, change);
  const { tau, method, zeroCounts } = change;
  const adjusted = adjustDetector(base, {
    head: options.logits?.[0],
    background: options.background,
    prior,
    tau,
    method,
    zeroCounts,
    ...(target === undefined ? {} : { target }),
  });
  return {
    ...planned,
    changed: adjusted.model,
    scores: adjusted.scores,
    prior,
    notes: [...notes, ...adjusted.notes],
    detector: { heads, isFolded: adjusted.isFolded },
  };
}
