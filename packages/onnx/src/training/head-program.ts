import { addHeadUpdate, addLinearHead } from "../fragments/linear-head.ts";
import type { HeadState } from "../fragments/linear-head.ts";
import type { SgdSettings } from "../fragments/sgd.ts";
import { addSoftmaxGradient } from "../fragments/softmax-loss.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { lossReport } from "./loss-report.ts";
import type { StepProgram, StepResult, TensorSpec } from "./step-program.ts";

/** Sizes and settings of head training. */
export interface HeadProgramOptions extends SgdSettings {
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

/** The tensors that make up a head in training. */
export function headState({ dimensions, classes, blocks }: HeadProgramOptions): TensorSpec[] {
  const matrices = (name: string): TensorSpec[] =>
    blocks.map((height, index) => ({
      name: `${name}.${index}`,
      type: "float32",
      shape: [height, dimensions],
    }));
  return [
    ...matrices("weight"),
    ...matrices("velocity"),
    { name: "bias", type: "float32", shape: [1, classes] },
    { name: "velocityBias", type: "float32", shape: [1, classes] },
  ];
}

/** The head among the values of a step. */
function headOf(values: ReadonlyMap<string, string>): HeadState {
  const all = (prefix: string): string[] =>
    [...values].filter(([name]) => name.startsWith(`${prefix}.`)).map(([, value]) => value);
  return {
    weights: all("weight"),
    velocities: all("velocity"),
    bias: values.get("bias") ?? "",
    velocityBias: values.get("velocityBias") ?? "",
  };
}

/** A head's values in the order of {@link headState}. */
export function headValues(head: HeadState): string[] {
  return [...head.weights, ...head.velocities, head.bias, head.velocityBias];
}

/** One training step on a batch: logits, loss and gradient, and the head after SGD. */
export interface HeadStep {
  readonly features: string;
  readonly gradient: string;
  readonly next: HeadState;
  /** φ_y [B, 1], from which the loss is reported. */
  readonly ofLabel: string;
}

/** Adds one training step on the given rows. */
export function addHeadStep(
  graph: GraphBuilder,
  { values, rows, labels }: { values: ReadonlyMap<string, string>; rows: string; labels: string },
  options: HeadProgramOptions,
): HeadStep {
  const { added, classes } = options;
  const head = headOf(values);
  const features = graph.node("Gather", [values.get("features") ?? "", rows]);
  const shift = added === undefined ? undefined : graph.constant("logPrior", added, [classes]);
  const logits = addLinearHead(graph, features, head, shift);
  const { gradient, ofLabel } = addSoftmaxGradient(graph, { logits, labels });
  const learningRate = values.get("learningRate") ?? "";
  const next = addHeadUpdate(graph, head, { features, gradient, learningRate }, options);
  return { features, gradient, next, ofLabel };
}

/** Training of a linear head on stored features; the rows of each batch and their labels are fed. */
export function headProgram(options: HeadProgramOptions): StepProgram {
  const { rows, dimensions, batchSize } = options;
  return {
    ...lossReport(batchSize),
    shared: [{ name: "features", type: "float32", shape: [rows, dimensions] }],
    perStep: [
      { name: "rows", type: "int32", shape: [batchSize] },
      { name: "labels", type: "int32", shape: [batchSize, 1] },
      { name: "learningRate", type: "float32", shape: [] },
    ],
    state: headState(options),
    build(graph: GraphBuilder, values: ReadonlyMap<string, string>): StepResult {
      const [rowsOfBatch, labels] = ["rows", "labels"].map((name) => values.get(name) ?? "");
      const step = addHeadStep(graph, { values, rows: rowsOfBatch, labels }, options);
      return { state: headValues(step.next), reported: [step.ofLabel] };
    },
  };
}
