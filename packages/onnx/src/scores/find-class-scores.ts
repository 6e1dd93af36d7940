import { PriorError } from "@balms/core";
import { checkOptions } from "@balms/core/adapter";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { readClassNames } from "../model/training-note.ts";
import type { ClassScores } from "./class-scores.ts";
import type { ClassScoresOptions } from "./class-scores-options.ts";
import { describeHead } from "./describe-head.ts";
import { gatherHeads, rootOf } from "./gather-heads.ts";
import type { Head, StayingOutput } from "./gather-heads.ts";
import { inlineFunctions } from "./inline-functions.ts";
import { namedHeads } from "./named-heads.ts";
import { readMeanings } from "./read-meanings.ts";
import type { ScoreReading } from "./score-reading.ts";
import { ScoreFlow } from "./score-flow.ts";
import { classesOf } from "./score-kind.ts";

/** The class scores of a model, and its outputs that have nothing to do with them. */
export interface FoundScores {
  /** The model that the names speak of: the given one, local functions on the way written out. */
  readonly model: OnnxModel;
  readonly scores: readonly ClassScores[];
  readonly staying: readonly StayingOutput[];
}

const known = [
  "background",
  "classes",
  "kind",
  "logits",
] as const satisfies readonly (keyof ClassScoresOptions)[];

const hint = "Name the tensor with the raw class scores with the option `logits`.";

function nothingFound(staying: readonly StayingOutput[], heads: readonly Head[]): never {
  const reasons = [
    ...heads.map(({ outputs, doubt, fault }) => ({
      name: outputs[0],
      reason: fault ?? doubt ?? "",
    })),
    ...staying,
  ];
  return refuseModel(
    "model",
    reasons.map(({ name, reason }) => `output "${name}": ${reason}`).join("; "),
    "an output with class scores: of a linear layer, or behind a Softmax or Sigmoid",
    hint,
  );
}

function wrongNumber(scores: readonly ClassScores[], classes: number): never {
  const found = scores.map(
    ({ logits, kind, classes: width }) => `${classesOf(kind, width)} ("${logits}")`,
  );
  throw new PriorError({
    parameter: "prior",
    received: `${classes} classes`,
    expected: `${found.join(" or ")} classes, as many as the model has`,
  });
}

/** Whether scores are computed from others alone, so that they follow when those are corrected. */
function isMadeOf(reading: ScoreReading, scores: string, others: string): boolean {
  const parents = reading.meaning(scores)?.parents ?? [];
  return (
    parents.length > 0 &&
    parents.every((parent) => {
      const root = rootOf(reading, parent);
      return root === others || (parent !== scores && isMadeOf(reading, root, others));
    })
  );
}

/** Heads that are some; one that could also be features is taken when it has as many numbers as classes, and nothing else has. */
function soundHeads(
  reading: ScoreReading,
  heads: readonly Head[],
  classes: number | undefined,
): readonly Head[] {
  const able = heads.filter(
    ({ fault, root }) =>
      fault === undefined &&
      !heads.some((other) => other.root !== root && isMadeOf(reading, root, other.root)),
  );
  const sound = able.filter(({ doubt }) => doubt === undefined);
  if (sound.length > 0) return sound;
  return able.filter(({ outputs }) =>
    outputs.some((name) => {
      const meaning = reading.meaning(name);
      return meaning?.likely === true && meaning.width === classes;
    }),
  );
}

/**
 * Finds class scores, and says what the other outputs are.
 *
 * @throws {@link ModelError} and {@link PriorError} as {@link findClassScores} does
 */
export function traceClassScores(given: OnnxModel, options: ClassScoresOptions = {}): FoundScores {
  checkOptions(options, known);
  const { logits, classes } = options;
  const model = inlineFunctions(given);
  const reading = readMeanings(model);
  const flow = new ScoreFlow(reading.graph);
  const { heads, staying } = gatherHeads(reading);
  const names = readClassNames(model);
  const wanted = logits === undefined ? undefined : namedHeads(reading, heads, [logits].flat());
  const sound = wanted ?? soundHeads(reading, heads, classes);
  if (sound.length === 0) nothingFound(staying, heads);
  const scores = sound.map((head) => describeHead(head, { reading, flow, names, options }));
  const fitting = scores.filter(
    ({ kind, classes: width }) => classes === undefined || classesOf(kind, width) === classes,
  );
  const exact = fitting.filter(
    ({ kind }) =>
      kind !== "background" || options.background !== undefined || options.kind !== undefined,
  );
  const isPartly = wanted !== undefined && fitting.length < scores.length;
  if ((fitting.length === 0 || isPartly) && classes !== undefined) wrongNumber(scores, classes);
  return { model, scores: exact.length === 0 ? fitting : exact, staying };
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
