import type { ClassPrior, RandomGenerator } from "@balms/core";
import {
  checkChoice,
  checkMethods,
  checkNumber,
  checkOptions,
  checkPrior,
  checkSameClasses,
  checkVector,
  checkWhole,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import { checkModelClasses } from "../adjustment/check-model-classes.ts";
import { checkLossless, findLossScores } from "../functions/loss-scores.ts";
import type { LossScores } from "../functions/loss-scores.ts";
import { rowShape } from "../functions/add-loss.ts";
import { builderFromModel } from "../graph/builder-from-model.ts";
import type { Shape } from "../graph/shape.ts";
import { readValueInfo } from "../graph/value-info.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { createOptimizer } from "../optimizers/create-optimizer.ts";
import { createSchedule } from "../optimizers/schedule.ts";
import type { Schedule } from "../optimizers/schedule.ts";
import { onProviders } from "../runtime/execution-providers.ts";
import { checkRuntime } from "../runtime/onnx-runtime.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { batchDependence } from "../surgery/batch-dependence.ts";
import { separateMerged } from "../trainable/separate-merged.ts";
import { trainableModel } from "../trainable/trainable-model.ts";
import type { TrainableModel } from "../trainable/trainable-model.ts";
import { trainedModel } from "../trainable/trained-model.ts";
import { feedTypes, rowAxisOf } from "./batch-input.ts";
import type { DeclaredInput, FeedType } from "./batch-input.ts";
import { checkOperators } from "./check-operators.ts";
import { createLoss } from "./create-loss.ts";
import type { TrainerOptions } from "./trainer-options.ts";
import { trainerOptionNames } from "./trainer-options.ts";
import type { BatchRules } from "./training-batch.ts";
import { openInputs } from "./training-graph.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** The options of a trainer, checked and with defaults put in. */
export interface TrainerSettings {
  readonly runtime: OnnxRuntime;
  readonly threads: number;
  /** Whether convolutions may be computed by operators of the runtime's own. */
  readonly convolutions: "automatic" | "portable";
  /** The model as it was given. */
  readonly model: OnnxModel;
  /** The model that the names of the scores speak of: functions on the way to them are written out. */
  readonly written: OnnxModel;
  readonly prior: ClassPrior;
  /** The class distributions that rows are drawn by. */
  readonly sampled: readonly ClassPrior[];
  readonly plan: TrainingPlan;
  readonly rules: BatchRules;
  /** Sizes of inputs instead of the declared ones. */
  readonly sizes: ReadonlyMap<string, Shape>;
  readonly schedule: Schedule;
  readonly accumulate: number;
  readonly lossLimit: number | undefined;
  readonly random: RandomGenerator | undefined;
  /** What the training was told, as JSON: what tells it from others, but for the model. */
  readonly identity: Readonly<Record<string, unknown>>;
}

/** Sizes by input, checked. */
function sizesOf(model: OnnxModel, given: TrainerOptions["inputSizes"]): Map<string, Shape> {
  const names = graphOf(model).input.map(({ name }) => name);
  checkOptions(given, names, "inputSizes");
  const sizes = new Map(Object.entries({ ...given }));
  for (const [name, shape] of sizes) {
    const parameter = `inputSizes.${name}`;
    if (!Array.isArray(shape)) refuse(parameter, "no list", 'sizes, such as ["batch", 3, 32, 32]');
    for (const size of shape) if (typeof size !== "string") checkWhole(size, parameter, 1);
  }
  return sizes;
}

/** The inputs that data go into. */
function declaredInputs(
  { model, changed, masks }: TrainableModel,
  labelShape: Shape,
): readonly DeclaredInput[] {
  const own = new Set([...changed, ...masks].map(({ name }) => name));
  const described = new Map(graphOf(model).input.map((info) => [info.name, readValueInfo(info)]));
  const data = openInputs(model).filter((name) => !own.has(name));
  return data.map((name) => {
    const { type, shape } = described.get(name) ?? {};
    if (type !== undefined && feedTypes.has(type)) {
      return { name, type: type as FeedType, shape, rowAxis: rowAxisOf(shape, labelShape[0]) };
    }
    return refuseModel(
      name,
      `an input of type ${type}`,
      `one of ${[...feedTypes].join(", ")}`,
      "Convert the model to float32.",
    );
  });
}

/** Dropouts need random numbers, and masks whose sizes the batch tells. */
function checkMasks(
  { masks }: TrainableModel,
  inputs: readonly DeclaredInput[],
  random: RandomGenerator | undefined,
): void {
  if (masks.length === 0) return;
  if (random === undefined) {
    refuse("random", "nothing", "createRandom(seed), since the model has dropouts");
  }
  checkMethods(random, "random", ["fork", "nextUint32"]);
  const known = new Set<unknown>(inputs.flatMap(({ shape }) => shape ?? []));
  for (const { name, shape } of masks) {
    const open = shape.find((size) => typeof size === "string" && !known.has(size));
    if (open === undefined) continue;
    refuseModel(
      name,
      `a dropout of a size "${open}" that no input has`,
      "sizes that the inputs tell",
      "Give the inputs sizes with the option `inputSizes`.",
    );
  }
}

/** What stands in functions and bodies is not rewritten, and would go on computing as in training. */
function checkInference(model: OnnxModel): void {
  const [first] = batchDependence(trainedModel(model, new Map()));
  if (first === undefined) return;
  refuseModel(
    first.node,
    `a node in a function or a body that ${first.reason}`,
    "such nodes in the graph itself, where they get their form for inference",
    "Export the model in evaluation mode.",
  );
}

function findScores(
  model: OnnxModel,
  { prior, logits }: TrainerOptions,
  kind: "softmax" | "sigmoid",
): LossScores {
  checkLossless(model);
  checkInference(model);
  // What the graph says of softmax scores is enough; of sigmoids it says nothing where they come after it.
  const told = kind === "sigmoid" ? kind : undefined;
  const found = findLossScores(model, { logits, kind: told }, prior.classes.length);
  // Of two classes one score alone is the log of the odds: its softmax is that of 0 and the score.
  if (found.scores.kind === "binary" && kind === "softmax") {
    checkModelClasses(model, found.scores, prior);
    return found;
  }
  if (found.scores.kind !== kind) {
    refuse(
      "loss",
      `a loss over a ${kind} for scores of a ${found.scores.kind}`,
      `one of the ${found.scores.kind} losses`,
    );
  }
  checkModelClasses(model, found.scores, prior);
  return found;
}

/**
 * Checks what a trainer is told, finds the scores, and makes the model ready.
 *
 * @param drawn - the class distributions that rows are drawn by, where they are known already
 */
export function checkTrainer(
  given: TrainerOptions,
  drawn?: readonly ClassPrior[],
): TrainerSettings {
  checkOptions(given, trainerOptionNames);
  const options = { ...given };
  const { prior, threads = 1, over = "batch", normalization = "batch" } = options;
  const { convolutions = "automatic", executionProviders } = options;
  const { accumulate = 1, averaging, clipNorm, lossLimit, random, train = "all" } = options;
  checkRuntime(options.runtime);
  const runtime = onProviders(options.runtime, executionProviders);
  checkWhole(checkPrior(prior).counts.length, "prior.classes.length", 2);
  checkWhole(threads, "threads", 1);
  checkWhole(accumulate, "accumulate", 1);
  checkChoice(over, "over", ["batch", "weights"]);
  checkChoice(normalization, "normalization", ["batch", "frozen"]);
  checkChoice(convolutions, "convolutions", ["automatic", "portable"]);
  if (clipNorm !== undefined) checkNumber(clipNorm, "clipNorm", { above: 0 });
  if (averaging !== undefined) checkNumber(averaging, "averaging", { above: 0, below: 1 });
  if (lossLimit !== undefined && lossLimit !== Infinity) {
    checkNumber(lossLimit, "lossLimit", { above: 0 });
  }
  const { logits } = options;
  if (logits !== undefined && typeof logits !== "string") {
    refuseValue("logits", logits, "the name of a tensor");
  }
  const { classWeights, loss: wanted = "balanced-softmax", schedule, sampled: one } = options;
  const classes = prior.counts.length;
  if (classWeights !== undefined) checkVector(classWeights, "classWeights", classes, 0);
  if (one !== undefined) checkSameClasses(prior, one, "sampled");
  const sampled = drawn ?? [one ?? prior];
  const loss = createLoss(wanted, { prior, sampled });
  const optimizer = createOptimizer(options.optimizer);
  checkOperators(options.model);
  const model = separateMerged(options.model);
  const { model: written, scores } = findScores(model, options, loss.scores);
  const sizes = sizesOf(written, options.inputSizes);
  const trainable = trainableModel(written, { logits: scores.logits, train, normalization, sizes });
  const labelShape = rowShape(builderFromModel(trainable.model), scores);
  const inputs = declaredInputs(trainable, labelShape);
  checkMasks(trainable, inputs, random);
  const read = new Set(inputs.map(({ name }) => name));
  const unread = openInputs(model).filter((name) => !read.has(name));
  return {
    runtime,
    threads,
    convolutions,
    model,
    written,
    prior,
    sampled,
    plan: { trainable, scores, loss, optimizer, clipNorm, averaging },
    rules: { inputs, unread, classes, loss, labelShape, classWeights, over },
    sizes,
    schedule: createSchedule(schedule),
    accumulate,
    lossLimit,
    random,
    identity: {
      prior: prior.digest,
      loss: loss.identity,
      classWeights: classWeights === undefined ? undefined : Array.from(classWeights),
      over,
      parameters: trainable.parameters.map(({ name }) => name),
      normalization,
      optimizer: optimizer.settings,
      schedule,
      clipNorm,
      accumulate,
      averaging,
      random: trainable.masks.length === 0 ? undefined : random?.state().key,
    },
  };
}
