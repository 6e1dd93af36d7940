import { addAdam } from "../fragments/adam.ts";
import type { AdamSettings } from "../fragments/adam.ts";
import { addHeadUpdate, addLinearHead } from "../fragments/linear-head.ts";
import { addRowGradients } from "../fragments/meta-gradient.ts";
import { addReweighterGradient, addRowWeights } from "../fragments/reweighter.ts";
import {
  addBalancedSigmoid,
  addBalancedSigmoidGradient,
  addBalancedSigmoidLosses,
} from "../fragments/sigmoid-loss.ts";
import { addColumn } from "../fragments/softmax-loss.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { headOf, headState, headValues } from "./head-program.ts";
import type { BatchTensor, HeadProgramOptions, HeadTensor } from "./head-program.ts";
import { rateSpecs } from "./rate-tensors.ts";
import type { RateTensor } from "./rate-tensors.ts";
import type { StepProgram, StepValues, TensorSpec } from "./step-program.ts";

/** Sizes and settings of the training of a sigmoid head; `added` is that of foreground rows. */
export interface SigmoidProgramOptions extends HeadProgramOptions {
  /** With the Meta Reweighter. */
  readonly meta: ReweighterSettings | undefined;
}

/** The Meta Reweighter in a training. */
export interface ReweighterSettings {
  /** M. */
  readonly batchSize: number;
  readonly adam: AdamSettings;
  /** Whether the outer loss is that of the shifted logits. */
  readonly isShifted: boolean;
}

/** What differs from step to step: rows and rate, and those of the meta step. */
export type SigmoidFed = BatchTensor | MetaTensor;
type MetaTensor = "metaRows" | "metaLabels" | "spreadFactor" | "floor";

/** What is carried from step to step. */
export type SigmoidTensor = HeadTensor | RateTensor;

const of = (type: TensorSpec["type"], ...shape: number[]): TensorSpec => ({ type, shape });

/** Losses of rows and their gradient, by name. */
interface SigmoidRows {
  readonly losses: string;
  /** [B, C], of each row's own loss. */
  readonly gradient: string;
  /** [B, C], zero for background. */
  readonly targets: string;
}

function addRows(
  graph: GraphBuilder,
  { logits, labels }: { logits: string; labels: string },
  { classes, added = new Float32Array(classes) }: Pick<SigmoidProgramOptions, "classes" | "added">,
): SigmoidRows {
  const shift = graph.constant("shift", added, [classes]);
  const sigmoid = addBalancedSigmoid(graph, { logits, added: shift, labels });
  return {
    losses: addBalancedSigmoidLosses(graph, sigmoid),
    gradient: addBalancedSigmoidGradient(graph, sigmoid),
    targets: sigmoid.targets,
  };
}

/**
 * Training of a sigmoid head on stored features of proposals, one graph per step: the mean of the (balanced) sigmoid losses of a batch;
 * with the Meta Reweighter each foreground row weighs `ω_b N_fg/Σω`, and after the step
 *
 * 1. the sigmoid loss of a meta batch under the new head is differentiated with respect to the weight of every row, in closed form;
 * 2. through the weights with respect to ψ;
 * 3. Adam moves ψ.
 *
 * The step of the head is at the same time the inner step of the bilevel problem.
 *
 * Source: BALMS, arXiv 2007.10740, section on instance segmentation.
 */
export function sigmoidProgram(
  options: SigmoidProgramOptions,
): StepProgram<"features", SigmoidFed, SigmoidTensor> {
  const { rows, dimensions, classes, batchSize, meta } = options;
  const fed = {
    rows: of("int32", batchSize),
    labels: of("int32", batchSize, 1),
    learningRate: of("float32"),
  };
  const fedMeta = {
    metaRows: of("int32", meta?.batchSize ?? 0),
    metaLabels: of("int32", meta?.batchSize ?? 0),
    spreadFactor: of("float32"),
    floor: of("float32"),
  };
  return {
    batchSize,
    reports: "losses",
    shared: { features: of("float32", rows, dimensions) },
    // What a graph does not read it is not given.
    perStep: { ...fed, ...(meta === undefined ? {} : fedMeta) } as StepProgram<
      "features",
      SigmoidFed
    >["perStep"],
    state: {
      ...headState(options),
      ...(meta === undefined ? {} : rateSpecs(classes)),
    } as StepProgram<"features", SigmoidFed, SigmoidTensor>["state"],
    build(graph, values) {
      const { learningRate, labels } = values;
      const head = headOf(values, options);
      const features = graph.node("Gather", [values.features, values.rows]);
      const logits = addLinearHead(graph, features, head);
      const flat = graph.node("Reshape", [labels, graph.integers([-1])]);
      const plain = addRows(graph, { logits, labels: flat }, options);
      const column = addColumn(graph, plain.losses);
      if (meta === undefined) {
        const next = addHeadUpdate(graph, head, { features, ...plain, learningRate }, options);
        return { state: headValues(next) as StepValues<SigmoidTensor>, ofRows: column };
      }
      const weighing = addRowWeights(graph, { psi: values.psi, labels });
      const gradient = graph.node("Mul", [plain.gradient, weighing.weights]);
      const next = addHeadUpdate(graph, head, { features, gradient, learningRate }, options);
      const metaFeatures = graph.node("Gather", [values.features, values.metaRows]);
      const outer = addRows(
        graph,
        { logits: addLinearHead(graph, metaFeatures, next), labels: values.metaLabels },
        meta.isShifted ? options : { classes, added: undefined },
      );
      const batch = {
        features,
        gradient: plain.gradient,
        head: next,
        metaFeatures,
        learningRate,
      };
      const rowGradients = addRowGradients(graph, batch, outer.gradient, options);
      const { psi, scaledFirstMoment, scaledSecondMoment, spreadFactor, floor } = values;
      const moved = addAdam(
        graph,
        {
          parameter: psi,
          scaledFirstMoment,
          scaledSecondMoment,
          gradient: addReweighterGradient(graph, weighing, {
            psi,
            rowGradients,
            targets: plain.targets,
          }),
          spreadFactor,
          floor,
        },
        meta.adam,
      );
      const { parameter, ...moments } = moved;
      return {
        state: { ...headValues(next), psi: parameter, ...moments },
        ofRows: graph.node("Mul", [column, weighing.weights]),
      };
    },
  };
}
