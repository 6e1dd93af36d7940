import {
  balancedSigmoidGradient,
  balancedSigmoidLoss,
  balancedSoftmax,
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  balancedSoftmaxLossAndGradient,
  createMetaSampler,
  metaSamplerGradient,
  evaluatePredictions,
  priorFromCounts,
  reduceLosses,
  reweightLosses,
  reweightLossesGradient,
} from "@balms/core";
import {
  drawClassesFromGumbel,
  drawRowsFromGumbel,
  instanceMetaSamplerGradient,
  linearHeadMetaGradient,
} from "@balms/core/adapter";
import { GoldenReader } from "./golden-reader.ts";
import type { Computed, GoldenCase, Subject } from "./subject.ts";

type Precision = "float32" | "float64";
type Cast = (values: ArrayLike<number>) => Float32Array | Float64Array;

/** `@balms/core`, computing in one precision. */
export function coreSubject(precision: Precision): Subject {
  const cast: Cast = (values) =>
    precision === "float32" ? Float32Array.from(values) : Float64Array.from(values);
  const from = (compute: (golden: GoldenReader, cast: Cast) => Computed) => (golden: GoldenCase) =>
    compute(new GoldenReader(golden), cast);
  return {
    name: `core ${precision}`,
    tolerance: precision === "float32" ? 1e-5 : 1e-12,
    computes: {
      balanced_sigmoid: from(balancedSigmoid),
      balanced_softmax: from(balancedSoftmaxCase),
      meta_gradient: from(metaGradient),
      meta_reweighter: from(metaReweighter),
      metrics: from(metrics),
    },
  };
}

function balancedSoftmaxCase(golden: GoldenReader, cast: Cast): Computed {
  const prior = priorFromCounts(golden.numbers("counts"));
  const options = { prior, tau: golden.number("tau"), zeroCounts: "mask" } as const;
  const logits = cast(golden.numbers("logits"));
  const labels = golden.numbers("labels");
  const rowWeights = golden.numbers("sampleWeights");
  const losses = balancedSoftmaxLoss(logits, labels, options);
  const weighted = balancedSoftmaxLossAndGradient(logits, labels, { ...options, rowWeights });
  return {
    probabilities: balancedSoftmax(logits, options),
    lossNone: losses,
    lossMean: [reduceLosses(losses)],
    lossSum: [reduceLosses(losses, { reduction: "sum" })],
    gradOfMean: balancedSoftmaxGradient(logits, labels, options),
    weightedLossOverBatch: [reduceLosses(weighted.losses, { rowWeights })],
    gradOfWeighted: weighted.gradient,
  };
}

function balancedSigmoid(golden: GoldenReader, cast: Cast): Computed {
  const options = {
    frequencies: golden.numbers("frequencies"),
    dividesByClassesMinusOne: golden.flag("dividesByClassesMinusOne"),
  };
  const logits = cast(golden.numbers("logits"));
  const labels = golden.numbers("labels");
  const losses = balancedSigmoidLoss(logits, labels, options);
  return {
    lossPerRow: losses,
    loss: [reduceLosses(losses)],
    grad: balancedSigmoidGradient(logits, labels, options),
  };
}

function metaGradient(golden: GoldenReader, cast: Cast): Computed {
  const prior = priorFromCounts(golden.numbers("counts"));
  const state = { ...createMetaSampler(prior), psi: golden.numbers("psi") };
  const labels = golden.numbers("labels");
  const features = golden.numbers("features");
  const dimensions = features.length / labels.length;

  const rows = drawRowsFromGumbel(state, labels, cast(golden.numbers("gumbelPerInstance")));
  const drawn = Array.from(rows.rows);
  const step = linearHeadMetaGradient({
    features: cast(
      drawn.flatMap((row) => features.slice(row * dimensions, (row + 1) * dimensions)),
    ),
    labels: drawn.map((row) => labels[row]),
    metaFeatures: cast(golden.numbers("metaFeatures")),
    metaLabels: golden.numbers("metaLabels"),
    weight: cast(golden.numbers("weight")),
    bias: cast(golden.numbers("bias")),
    velocityWeight: cast(golden.numbers("velocityWeight")),
    velocityBias: cast(golden.numbers("velocityBias")),
    prior,
    learningRate: golden.number("learningRate"),
    momentum: golden.number("momentum"),
    weightDecay: golden.number("weightDecay"),
  });
  const classes = drawClassesFromGumbel(state, prior, cast(golden.numbers("classLevel.gumbel")));
  return {
    picked: rows.rows,
    innerLossPerSample: step.losses,
    surrogateWeight: step.weight,
    surrogateBias: step.bias,
    metaLoss: [step.metaLoss],
    gradPerSampleWeight: step.rowGradients,
    gradPsiInstanceLevel: instanceMetaSamplerGradient(state, labels, rows, step.rowGradients),
    "classLevel.picked": classes.classes,
    "classLevel.gradPsi": metaSamplerGradient(
      state,
      classes,
      golden.numbers("classLevel.coefficients"),
    ),
  };
}

function metaReweighter(golden: GoldenReader, cast: Cast): Computed {
  const psi = golden.numbers("psi");
  const labels = golden.numbers("labels");
  const losses = cast(golden.numbers("lossPerSample"));
  const upstream = golden.numbers("upstream");
  const gradients = reweightLossesGradient(losses, labels, psi, upstream);
  return {
    reweighted: reweightLosses(losses, labels, psi),
    gradPsi: gradients.psi,
    gradLoss: gradients.losses,
  };
}

/** An absent value is NaN on both sides. */
const orNone = (value: number | null): number[] => [value ?? Number.NaN];

function metrics(golden: GoldenReader): Computed {
  const prior = priorFromCounts(golden.numbers("counts"));
  const found = evaluatePredictions(golden.numbers("predictions"), golden.numbers("labels"), {
    prior,
  });
  return {
    perClass: found.perClass.map((value) => value ?? Number.NaN),
    top1: [found.top1],
    balanced: [found.balanced],
    manyShot: orNone(found.many),
    mediumShot: orNone(found.medium),
    fewShot: orNone(found.few),
  };
}
