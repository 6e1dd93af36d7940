import { addAdam } from "../fragments/adam.ts";
import type { AdamSettings } from "../fragments/adam.ts";
import { addPsiGradient } from "../fragments/class-draw.ts";
import { addRowDraw } from "../fragments/class-rows.ts";
import { addMetaGradient } from "../fragments/meta-gradient.ts";
import { addColumn } from "../fragments/softmax-loss.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { ClassDrawScheme } from "./class-draw-scheme.ts";
import { addHeadStep, headState, headValues } from "./head-program.ts";
import type { HeadProgramOptions } from "./head-program.ts";
import { lossReport } from "./loss-report.ts";
import type { StepProgram, StepResult, TensorSpec } from "./step-program.ts";

/** Sizes and settings of BALMS training. */
export interface BalmsProgramOptions extends HeadProgramOptions {
  /** M. */
  readonly metaBatchSize: number;
  readonly adam: AdamSettings;
  /** How classes are drawn. */
  readonly scheme: ClassDrawScheme;
}

/**
 * Training of a linear head with Balanced Softmax and the Meta Sampler (BALMS), one graph per step:
 *
 * 1. classes are drawn with the present rates, then a row of each class;
 * 2. the head makes its training step on them, which at the same time is the inner step of the bilevel problem;
 * 3. the plain loss of a class-balanced meta batch under the new head is differentiated with respect to the weight of every drawn
 *    row, in closed form, and through the draw with respect to ψ;
 * 4. Adam moves ψ.
 *
 * Source: BALMS §3.2, arXiv 2007.10740.
 */
export function balmsProgram(options: BalmsProgramOptions): StepProgram {
  const { rows, dimensions, classes, batchSize, metaBatchSize, adam, scheme } = options;
  const perClass = (name: string): TensorSpec => ({ name, type: "float32", shape: [classes] });
  return {
    ...lossReport(batchSize),
    shared: [
      { name: "features", type: "float32", shape: [rows, dimensions] },
      { name: "rowsByClass", type: "int32", shape: [rows] },
      { name: "classStarts", type: "int32", shape: [classes] },
      { name: "classSizes", type: "float64", shape: [classes] },
      perClass("classCounts"),
    ],
    perStep: [
      ...scheme.noise,
      { name: "rowNoise", type: "float64", shape: [batchSize] },
      { name: "metaRows", type: "int32", shape: [metaBatchSize] },
      { name: "metaLabels", type: "int32", shape: [metaBatchSize, 1] },
      { name: "learningRate", type: "float32", shape: [] },
      { name: "spreadFactor", type: "float32", shape: [] },
      { name: "floor", type: "float32", shape: [] },
    ],
    state: [
      ...headState(options),
      ...["psi", "scaledFirstMoment", "scaledSecondMoment"].map(perClass),
    ],
    build(graph: GraphBuilder, values: ReadonlyMap<string, string>): StepResult {
      const value = (name: string): string => values.get(name) ?? "";
      const psi = value("psi");
      const draw = scheme.add(graph, values);
      const drawn = addRowDraw(
        graph,
        { rows: value("rowsByClass"), starts: value("classStarts"), sizes: value("classSizes") },
        { classes: draw.classes, uniforms: value("rowNoise") },
      );
      const columns = addColumn(graph, draw.classes);
      const step = addHeadStep(graph, { values, rows: drawn, labels: columns }, options);
      const meta = addMetaGradient(
        graph,
        {
          features: step.features,
          gradient: step.gradient,
          head: step.next,
          metaFeatures: graph.node("Gather", [value("features"), value("metaRows")]),
          metaLabels: value("metaLabels"),
          learningRate: value("learningRate"),
        },
        options,
      );
      const next = addAdam(
        graph,
        {
          parameter: psi,
          scaledFirstMoment: value("scaledFirstMoment"),
          scaledSecondMoment: value("scaledSecondMoment"),
          gradient: addPsiGradient(graph, draw, meta.rowGradients),
          spreadFactor: value("spreadFactor"),
          floor: value("floor"),
        },
        adam,
      );
      return {
        state: [
          ...headValues(step.next),
          next.parameter,
          next.scaledFirstMoment,
          next.scaledSecondMoment,
        ],
        reported: [step.ofLabel],
      };
    },
  };
}
