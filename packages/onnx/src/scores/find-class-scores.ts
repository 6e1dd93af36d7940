import { checkOptions } from "@balms/core/adapter";
import type { OnnxModel } from "../model/model.ts";
import { classNames } from "../names/class-names.ts";
import { checkWhole } from "./check-whole.ts";
import { chooseHeads, refuseNumber } from "./choose-heads.ts";
import { classScoresOptions } from "./class-scores-options.ts";
import type { ClassScoresOptions } from "./class-scores-options.ts";
import type { ClassScores } from "./class-scores.ts";
import { describeHead } from "./describe-head.ts";
import { gatherHeads } from "./gather-heads.ts";
import type { GatheredHeads, StayingOutput } from "./gather-heads.ts";
import { inlineFunctions } from "./inline-functions.ts";
import { namedHeads } from "./named-heads.ts";
import { readMeanings } from "./read-meanings.ts";
import { ScoreFlow } from "./score-flow.ts";
import { classesOf } from "./score-kind.ts";
import type { ScoreReading } from "./score-reading.ts";
import { ScoreUses } from "./score-uses.ts";
import { takeAsProbabilities, takeAtWordAsProbabilities } from "./take-as-probabilities.ts";

/** The class scores of a model, and its outputs that have nothing to do with them. */
export interface FoundScores {
  /** The model that the names speak of: the given one, local functions on the way written out. */
  readonly model: OnnxModel;
  readonly scores: readonly ClassScores[];
  readonly staying: readonly StayingOutput[];
}

/** The outputs that no correction reaches, and why. */
function stayingOutputs(
  reading: ScoreReading,
  { heads, staying }: GatheredHeads,
  scores: readonly ClassScores[],
): readonly StayingOutput[] {
  const following = new Set(
    scores.flatMap(({ outputs, labels }) => [...outputs, ...labels.map(({ name }) => name)]),
  );
  const shown = heads.flatMap(({ outputs, starts, doubt, fault }) => {
    const { width } = reading.meaning(starts[0]) ?? {};
    const reason = fault ?? doubt ?? `scores of ${width ?? "an unknown number of"} classes`;
    return outputs.map((name) => ({ name, reason }));
  });
  return [...shown, ...staying].filter(({ name }) => !following.has(name));
}

/**
 * Finds class scores, and says what the other outputs are.
 *
 * @throws {@link ModelError} and {@link PriorError} as {@link findClassScores} does
 */
export function traceClassScores(given: OnnxModel, options: ClassScoresOptions = {}): FoundScores {
  checkOptions(options, classScoresOptions);
  const model = inlineFunctions(given);
  return scoresRead(model, readMeanings(model), options);
}

/**
 * Finds class scores in what was read of a model.
 *
 * @param reading - of this model; what the options say of its scores is written into it
 * @throws {@link ModelError} and {@link PriorError} as {@link findClassScores} does
 */
export function scoresRead(
  model: OnnxModel,
  reading: ScoreReading,
  options: ClassScoresOptions,
): FoundScores {
  const { logits, classes, kind } = options;
  const flow = new ScoreFlow(reading);
  const wanted = logits === undefined ? undefined : [logits].flat();
  if (kind === "probabilities") {
    takeAsProbabilities(reading, wanted ?? reading.graph.output.map(({ name }) => name));
    takeAtWordAsProbabilities(reading, flow, wanted ?? []);
  }
  const uses = new ScoreUses(reading);
  const gathered = gatherHeads(reading, uses);
  const { heads, staying } = gathered;
  const names = classNames(model).map((list) => list.names);
  const chosen =
    wanted === undefined
      ? chooseHeads(reading, heads, staying, options)
      : namedHeads(reading, uses, heads, wanted);
  const scores = chosen.map((head) => describeHead(head, { reading, flow, uses, names, options }));
  const isOther = ({ kind: own, classes: width }: ClassScores): boolean =>
    classes !== undefined && classesOf(own, width) !== classes;
  if (scores.some(isOther)) refuseNumber(reading, chosen, options);
  checkWhole(scores, heads, { reading, flow, isNamed: wanted !== undefined });
  return { model, scores, staying: stayingOutputs(reading, gathered, scores) };
}

/**
 * Finds the class scores of a model: where they are, what they are and which outputs follow when they are changed.
 *
 * The graph is read from its inputs to its outputs: linear layers give scores along an axis that the operator says, operators that only
 * carry numbers pass it on, a Softmax or Sigmoid tells the kind. Nothing is guessed from sizes that are equal.
 *
 * @param model - a classifier
 * @param options - `logits` names the tensors, `kind` and `background` say what the graph does not, `classes` is C of the prior
 * @throws {@link ModelError} that says what was found instead, when there are no class scores, or some that cannot be corrected.
 * @throws {@link PriorError} when they are those of another number of classes.
 * @example
 * ```ts
 * import { findClassScores, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const [{ logits, kind, classes }] = findClassScores(model);
 * console.log(logits, kind, classes); // logits softmax 2
 * ```
 */
export function findClassScores(
  model: OnnxModel,
  options: ClassScoresOptions = {},
): readonly ClassScores[] {
  return traceClassScores(model, options).scores;
}
