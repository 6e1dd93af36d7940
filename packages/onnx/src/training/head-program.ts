import { addHeadUpdate, addLinearHead } from "../fragments/linear-head.ts";
import type { HeadState } from "../fragments/linear-head.ts";
import type { SgdFactors } from "../fragments/sgd.ts";
import { addSoftmaxGradient } from "../fragments/softmax-loss.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { StepProgram, StepValues, TensorSpec, TensorSpecs } from "./step-program.ts";

/** Sizes and settings of head training. */
export interface HeadProgramOptions extends SgdFactors {
  /** N. */
  readonly rows: number;
  /** D. */
  readonly dimensions: number;
  /** C. */
  readonly classes: number;
  /** B. */
  readonly batchSize: number;
  /** How many rows each block of the weight has; see {@link weightBlocks}. */
  readonly blocks: readonly number[];
  /** `τ·log π` [C], added to the logits in training; undefined for plain softmax. */
  readonly added: Float32Array | undefined;
}

// Beyond this the weight no longer fits the cache beside everything else, and is worked on in blocks.
const wholeWeightBytes = 8 * 1024 * 1024;
const blockBytes = 2 * 1024 * 1024;

/** How many rows each block of the weight has. */
export function weightBlocks(dimensions: number, classes: number): number[] {
  const rowBytes = 4 * dimensions;
  if (classes * rowBytes <= wholeWeightBytes) return [classes];
  const height = Math.max(1, Math.floor(blockBytes / rowBytes));
  return Array.from({ length: Math.ceil(classes / height) }, (_, index) =>
    Math.min(height, classes - index * height),
  );
}

type Block = `weight.${number}` | `velocity.${number}`;

/** The tensors that make up a head in training: weight and velocity in blocks, bias and its velocity. */
export type HeadTensor = Block | "bias" | "velocityBias";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });

/** The tensors that make up a head in training. */
export function headState({
  dimensions,
  classes,
  blocks,
}: Pick<HeadProgramOptions, "dimensions" | "classes" | "blocks">): TensorSpecs<HeadTensor> {
  const matrices = (name: "weight" | "velocity"): [Block, TensorSpec][] =>
    blocks.map((height, index) => [`${name}.${index}`, float(height, dimensions)]);
  return {
    ...(Object.fromEntries([...matrices("weight"), ...matrices("velocity")]) as TensorSpecs<Block>),
    bias: float(1, classes),
    velocityBias: float(1, classes),
  };
}

const named = (name: "weight" | "velocity", values: readonly string[]): [Block, string][] =>
  values.map((value, index) => [`${name}.${index}`, value]);

/** A head's values under the names of {@link headState}. */
export function headValues(head: HeadState): StepValues<HeadTensor> {
  return {
    ...(Object.fromEntries([
      ...named("weight", head.weights),
      ...named("velocity", head.velocities),
    ]) as StepValues<Block>),
    bias: head.bias,
    velocityBias: head.velocityBias,
  };
}

/** One training step on a batch: logits, loss and gradient, and the head after SGD. */
export interface HeadStep {
  readonly features: string;
  readonly gradient: string;
  readonly next: HeadState;
  /** φ_y [B, 1], from which the loss is reported. */
  readonly ofLabel: string;
}

/** What a head's step is made from, by name. */
export type HeadOperands = StepValues<HeadTensor | "features" | "learningRate">;

/** The head of a step, from the values of its tensors. */
export function headOf(
  values: StepValues<HeadTensor>,
  { blocks }: Pick<HeadProgramOptions, "blocks">,
): HeadState {
  return {
    weights: blocks.map((_, index) => values[`weight.${index}`]),
    velocities: blocks.map((_, index) => values[`velocity.${index}`]),
    bias: values.bias,
    velocityBias: values.velocityBias,
  };
}

/** Adds one training step on the given rows. */
export function addHeadStep(
  graph: GraphBuilder,
  { values, rows, labels }: { values: HeadOperands; rows: string; labels: string },
  options: HeadProgramOptions,
): HeadStep {
  const { added, classes } = options;
  const { learningRate } = values;
  const head = headOf(values, options);
  const features = graph.node("Gather", [values.features, rows]);
  const shift = added === undefined ? undefined : graph.constant("logPrior", added, [classes]);
  const logits = addLinearHead(graph, features, head, shift);
  const { gradient, ofLabel } = addSoftmaxGradient(graph, { logits, labels });
  const next = addHeadUpdate(graph, head, { features, gradient, learningRate }, options);
  return { features, gradient, next, ofLabel };
}

/** Rows of a batch, their labels and the learning rate: what differs from step to step. */
export type BatchTensor = "rows" | "labels" | "learningRate";

/** Training of a linear head on stored features; the rows of each batch and their labels are fed. */
export function headProgram(
  options: HeadProgramOptions,
): StepProgram<"features", BatchTensor, HeadTensor> {
  const { rows, dimensions, batchSize } = options;
  return {
    batchSize,
    reports: "probabilities",
    shared: { features: { type: "float32", shape: [rows, dimensions] } },
    perStep: {
      rows: { type: "int32", shape: [batchSize] },
      labels: { type: "int32", shape: [batchSize, 1] },
      learningRate: { type: "float32", shape: [] },
    },
    state: headState(options),
    build(graph, values) {
      const { rows: rowsOfBatch, labels } = values;
      const step = addHeadStep(graph, { values, rows: rowsOfBatch, labels }, options);
      return { state: headValues(step.next), ofRows: step.ofLabel };
    },
  };
}
