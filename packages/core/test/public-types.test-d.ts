import {
  ArgumentError,
  balancedSoftmaxLoss,
  BalmsError,
  type ClassDraw,
  type ClassPrior,
  createRandom,
  drawClasses,
  type Evaluation,
  evaluateLogits,
  type FloatArray,
  type MetaSamplerState,
  PriorError,
  priorFromCounts,
  priorFromLabels,
  type RandomGenerator,
  reduceLosses,
  shuffle,
  type ZeroCounts,
} from "@balms/core";
import { expectTypeOf, test } from "vitest";

test("priors are read-only", () => {
  const prior = priorFromCounts([1]);
  expectTypeOf(prior).toEqualTypeOf<ClassPrior>();
  expectTypeOf(prior.classes).toEqualTypeOf<readonly string[]>();
  expectTypeOf(prior.counts).toEqualTypeOf<readonly number[]>();
  expectTypeOf(prior.source).toEqualTypeOf<string | undefined>();
  // @ts-expect-error a prior cannot be changed
  prior.counts[0] = 2;
  expectTypeOf(priorFromLabels)
    .parameter(1)
    .toHaveProperty("classes")
    .toEqualTypeOf<number | readonly string[]>();
});

test("losses take labels or soft labels, and only known policies", () => {
  const prior = priorFromCounts([1, 1]);
  const single = balancedSoftmaxLoss(new Float32Array(2), [0], { prior });
  expectTypeOf(single).toEqualTypeOf<Float32Array<ArrayBuffer>>();
  const either = balancedSoftmaxLoss(new Float64Array(2) as FloatArray, [0], { prior });
  expectTypeOf(either).toExtend<FloatArray>();
  expectTypeOf<Int32Array>().toExtend<Parameters<typeof balancedSoftmaxLoss>[1]>();
  expectTypeOf<readonly number[]>().toExtend<Parameters<typeof balancedSoftmaxLoss>[1]>();
  expectTypeOf<"drop">().not.toExtend<ZeroCounts>();
});

test("a reduction is a number, none keeps the rows", () => {
  expectTypeOf(reduceLosses([1])).toEqualTypeOf<number>();
  expectTypeOf(reduceLosses([1], { reduction: "sum" })).toEqualTypeOf<number>();
  expectTypeOf(reduceLosses([1], { reduction: "none" })).toEqualTypeOf<FloatArray>();
});

test("random numbers come from a generator", () => {
  expectTypeOf(createRandom).parameter(0).toEqualTypeOf<number | string>();
  expectTypeOf(createRandom(1)).toEqualTypeOf<RandomGenerator>();
  expectTypeOf(shuffle(new Int32Array(1), createRandom(1))).toExtend<Int32Array>();
  expectTypeOf(shuffle(["a"], createRandom(1))).toEqualTypeOf<string[]>();
  // @ts-expect-error a constant list cannot be shuffled in place
  expectTypeOf(shuffle<readonly string[]>).toBeFunction();
});

test("draws, states and measures are plain data", () => {
  expectTypeOf(drawClasses).returns.toEqualTypeOf<ClassDraw>();
  expectTypeOf<MetaSamplerState["psi"]>().toEqualTypeOf<readonly number[]>();
  expectTypeOf(evaluateLogits).returns.toEqualTypeOf<Evaluation>();
  expectTypeOf<Evaluation["few"]>().toEqualTypeOf<number | null>();
  expectTypeOf<Evaluation["confusion"]>().toEqualTypeOf<number[][]>();
});

test("isInstance narrows to the kind and its code", () => {
  expectTypeOf(PriorError.isInstance).guards.toEqualTypeOf<PriorError>();
  expectTypeOf(ArgumentError.isInstance).guards.toEqualTypeOf<ArgumentError>();
  expectTypeOf(BalmsError.isInstance).guards.toEqualTypeOf<BalmsError>();
  expectTypeOf<PriorError["code"]>().toEqualTypeOf<"prior">();
  expectTypeOf<BalmsError["code"]>().toEqualTypeOf<string>();
});
