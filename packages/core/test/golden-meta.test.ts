import {
  createMetaSampler,
  metaSamplerGradient,
  priorFromCounts,
  reweightLosses,
  reweightLossesGradient,
} from "@balms/core";
import {
  drawClassesFromGumbel,
  drawRowsFromGumbel,
  instanceMetaSamplerGradient,
  linearHeadMetaGradient,
} from "@balms/core/adapter";
import { describe, expect, test } from "vitest";
import { limits, precisions, readGolden, relativeError, toPrecision } from "./golden.ts";

interface MetaCase {
  name: string;
  counts: number[];
  labels: number[];
  features: number[][];
  weight: number[][];
  bias: number[];
  velocityWeight: number[][];
  velocityBias: number[];
  learningRate: number;
  momentum: number;
  weightDecay: number;
  psi: number[];
  gumbelPerInstance: number[][];
  picked: number[];
  innerLossPerSample: number[];
  surrogateWeight: number[][];
  surrogateBias: number[];
  metaFeatures: number[][];
  metaLabels: number[];
  metaLoss: number;
  gradPerSampleWeight: number[];
  gradPsiInstanceLevel: number[];
  classLevel: { gumbel: number[][]; picked: number[]; coefficients: number[]; gradPsi: number[] };
}

interface ReweighterCase {
  psi: number[];
  labels: number[];
  lossPerSample: number[];
  reweighted: number[];
  upstream: number[];
  gradPsi: number[];
  gradLoss: number[];
}

describe.each(precisions)("Meta Sampler in %s", (precision) => {
  test.each(readGolden<MetaCase>("meta_gradient"))("$name: the bilevel step", (golden) => {
    const prior = priorFromCounts(golden.counts);
    const state = { ...createMetaSampler(prior), psi: golden.psi };
    const gumbel = toPrecision(golden.gumbelPerInstance, precision);
    const draw = drawRowsFromGumbel(state, golden.labels, gumbel);
    expect([...draw.rows]).toEqual(golden.picked);

    const step = linearHeadMetaGradient({
      features: toPrecision(
        golden.picked.map((row) => golden.features[row]),
        precision,
      ),
      labels: golden.picked.map((row) => golden.labels[row]),
      metaFeatures: toPrecision(golden.metaFeatures, precision),
      metaLabels: golden.metaLabels,
      weight: toPrecision(golden.weight, precision),
      bias: toPrecision(golden.bias, precision),
      velocityWeight: toPrecision(golden.velocityWeight, precision),
      velocityBias: toPrecision(golden.velocityBias, precision),
      prior,
      learningRate: golden.learningRate,
      momentum: golden.momentum,
      weightDecay: golden.weightDecay,
    });
    expect(relativeError(step.losses, golden.innerLossPerSample)).toBeLessThanOrEqual(
      limits[precision],
    );
    expect(relativeError(step.weight, golden.surrogateWeight)).toBeLessThanOrEqual(
      limits[precision],
    );
    expect(relativeError(step.bias, golden.surrogateBias)).toBeLessThanOrEqual(limits[precision]);
    expect(relativeError(step.metaLoss, golden.metaLoss)).toBeLessThanOrEqual(limits[precision]);
    expect(relativeError(step.rowGradients, golden.gradPerSampleWeight)).toBeLessThanOrEqual(
      limits[precision],
    );
    expect(
      relativeError(
        instanceMetaSamplerGradient(state, golden.labels, draw, step.rowGradients),
        golden.gradPsiInstanceLevel,
      ),
    ).toBeLessThanOrEqual(limits[precision]);
  });

  test.each(readGolden<MetaCase>("meta_gradient"))("$name: the class-level draw", (golden) => {
    const prior = priorFromCounts(golden.counts);
    const state = { ...createMetaSampler(prior), psi: golden.psi };
    const { gumbel, picked, coefficients, gradPsi } = golden.classLevel;
    const draw = drawClassesFromGumbel(state, prior, toPrecision(gumbel, precision));
    expect([...draw.classes]).toEqual(picked);
    expect(
      relativeError(metaSamplerGradient(state, draw, coefficients), gradPsi),
    ).toBeLessThanOrEqual(limits[precision]);
  });
});

describe.each(precisions)("Meta Reweighter in %s", (precision) => {
  test.each(readGolden<ReweighterCase>("meta_reweighter"))("$psi.length classes", (golden) => {
    const losses = toPrecision(golden.lossPerSample, precision);
    const { labels, psi, upstream } = golden;
    expect(
      relativeError(reweightLosses(losses, labels, psi), golden.reweighted),
    ).toBeLessThanOrEqual(limits[precision]);
    const gradient = reweightLossesGradient(losses, labels, psi, upstream);
    expect(relativeError(gradient.psi, golden.gradPsi)).toBeLessThanOrEqual(limits[precision]);
    expect(relativeError(gradient.losses, golden.gradLoss)).toBeLessThanOrEqual(limits[precision]);
  });
});
