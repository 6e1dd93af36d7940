import { addAdam } from "../fragments/adam.ts";
import type { AdamSettings } from "../fragments/adam.ts";
import { addPsiGradient } from "../fragments/class-draw.ts";
import { addRowDraw } from "../fragments/class-rows.ts";
import { addMetaGradient } from "../fragments/meta-gradient.ts";
import { addColumn } from "../fragments/softmax-loss.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { ClassDrawScheme } from "./class-draw-scheme.ts";
import { addHeadStep, headState, headValues } from "./head-program.ts";
import type { HeadProgramOptions, HeadTensor } from "./head-program.ts";
import { rateSpecs } from "./rate-tensors.ts";
import type { RateTensor } from "./rate-tensors.ts";
import type { StepProgram, StepValues, TensorSpec, TensorSpecs } from "./step-program.ts";

/** Sizes and settings of BALMS training. */
export interface BalmsProgramOptions<Noise extends string> extends HeadProgramOptions {
  /** M. */
  readonly metaBatchSize: number;
  /** How many rows there are for meta batches, where they are not the training rows. */
  readonly metaRows?: number | undefined;
  /** k: only every k-th step makes a meta step. */
  readonly every: number;
  readonly adam: AdamSettings;
  /** How classes are drawn. */
  readonly scheme: ClassDrawScheme<Noise>;
}

/** What stays the same during training. */
export type BalmsShared =
  | "features"
  | "metaFeatures"
  | "rowsByClass"
  | "classStarts"
  | "classSizes"
  | "classCounts";

/** What differs from step to step. */
export type BalmsFed<Noise extends string> =
  | Noise
  | "rowNoise"
  | "metaRows"
  | "metaLabels"
  | "learningRate"
  | "spreadFactor"
  | "floor"
  | "makesMetaStep";

/** What is carried from step to step. */
export type BalmsTensor = HeadTensor | RateTensor;

/** The Meta Sampler after a step, where the step makes a meta step; else as it was. */
function addOnMetaSteps(
  graph: GraphBuilder,
  { makesMetaStep, ...values }: StepValues<RateTensor | "makesMetaStep">,
  update: (graph: GraphBuilder) => StepValues<RateTensor>,
): StepValues<RateTensor> {
  const names = ["psi", "scaledFirstMoment", "scaledSecondMoment"] as const;
  const [moved, kept] = [graph.child(), graph.child()];
  const next = update(moved);
  for (const name of names) {
    moved.output(next[name], next[name]);
    kept.output(kept.unique(`${name}.kept`), values[name]);
  }
  const branches = {
    then_branch: moved.toGraph("metaStep"),
    else_branch: kept.toGraph("noMetaStep"),
  };
  const results = graph.multiNode("If", [makesMetaStep], branches, names);
  for (const [place, name] of names.entries()) {
    graph.describe(results[place], graph.valueType(values[name]));
  }
  const [psi, scaledFirstMoment, scaledSecondMoment] = results;
  return { psi, scaledFirstMoment, scaledSecondMoment };
}

const of = (type: TensorSpec["type"], ...shape: number[]): TensorSpec => ({ type, shape });

/**
 * Training of a linear head with Balanced Softmax and the Meta Sampler (BALMS), one graph per step:
 *
 * 1. classes are drawn with the present rates, then a row of each class;
 * 2. the head makes its training step on them, which at the same time is the inner step of the bilevel problem;
 * 3. the plain loss of a class-balanced meta batch under the new head is differentiated with respect to the weight of every drawn
 *    row, in closed form, and through the draw with respect to ψ;
 * 4. Adam moves ψ.
 *
 * With `every` above 1 only every so many steps do 3 and 4.
 *
 * Source: BALMS §3.2, arXiv 2007.10740.
 */
export function balmsProgram<Noise extends string>(
  options: BalmsProgramOptions<Noise>,
): StepProgram<BalmsShared, BalmsFed<Noise>, BalmsTensor> {
  const { rows, dimensions, classes, batchSize, metaBatchSize, metaRows, every } = options;
  const { adam, scheme } = options;
  const shared: TensorSpecs<Exclude<BalmsShared, "metaFeatures">> = {
    features: of("float32", rows, dimensions),
    rowsByClass: of("int32", rows),
    classStarts: of("int32", classes),
    classSizes: of("float64", classes),
    classCounts: of("float32", classes),
  };
  const fed: TensorSpecs<Exclude<BalmsFed<never>, "makesMetaStep">> = {
    rowNoise: of("float64", batchSize),
    metaRows: of("int32", metaBatchSize),
    metaLabels: of("int32", metaBatchSize, 1),
    learningRate: of("float32"),
    spreadFactor: of("float32"),
    floor: of("float32"),
  };
  // What a graph does not read it is not given.
  const metaFeatures =
    metaRows === undefined ? {} : { metaFeatures: of("float32", metaRows, dimensions) };
  const makesMetaStep = every === 1 ? {} : { makesMetaStep: of("bool") };
  return {
    batchSize,
    reports: "probabilities",
    shared: { ...shared, ...metaFeatures } as TensorSpecs<BalmsShared>,
    perStep: { ...scheme.noise, ...fed, ...makesMetaStep },
    state: {
      ...headState(options),
      ...rateSpecs(classes),
    },
    build(graph, all) {
      const values: StepValues<BalmsShared | BalmsFed<never> | BalmsTensor> = all;
      const draw = scheme.add(graph, all);
      const drawn = addRowDraw(
        graph,
        { rows: values.rowsByClass, starts: values.classStarts, sizes: values.classSizes },
        { classes: draw.classes, uniforms: values.rowNoise },
      );
      const columns = addColumn(graph, draw.classes);
      const step = addHeadStep(graph, { values, rows: drawn, labels: columns }, options);
      const source = metaRows === undefined ? values.features : values.metaFeatures;
      const update = (inner: GraphBuilder): StepValues<RateTensor> => {
        const meta = addMetaGradient(
          inner,
          {
            features: step.features,
            gradient: step.gradient,
            head: step.next,
            metaFeatures: inner.node("Gather", [source, values.metaRows]),
            metaLabels: values.metaLabels,
            learningRate: values.learningRate,
          },
          options,
        );
        const { parameter, ...moments } = addAdam(
          inner,
          {
            parameter: values.psi,
            scaledFirstMoment: values.scaledFirstMoment,
            scaledSecondMoment: values.scaledSecondMoment,
            gradient: addPsiGradient(inner, draw, meta.rowGradients),
            spreadFactor: values.spreadFactor,
            floor: values.floor,
          },
          adam,
        );
        return { psi: parameter, ...moments };
      };
      const rates = every === 1 ? update(graph) : addOnMetaSteps(graph, values, update);
      return { state: { ...headValues(step.next), ...rates }, ofRows: step.ofLabel };
    },
  };
}
