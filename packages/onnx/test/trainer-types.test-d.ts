import type { ClassPrior } from "@balms/core";
import { expectTypeOf, test } from "vitest";
import { createTrainer, trainModel, writeTrainingState } from "../src/index.ts";
import type {
  LabeledRows,
  LossSettings,
  ModelTrainingOptions,
  OptimizerOptions,
  ScheduleOptions,
  Trainer,
  TrainerOptions,
  TrainerState,
  TrainingBatch,
} from "../src/index.ts";

test("a loss is a name, or an object with the options of that loss alone", () => {
  expectTypeOf<"focal">().toExtend<NonNullable<TrainerOptions["loss"]>>();
  expectTypeOf<{ kind: "ldam"; scale: number }>().toExtend<LossSettings>();
  expectTypeOf<{ kind: "balanced-softmax"; inLoss: ClassPrior }>().toExtend<LossSettings>();
  expectTypeOf<"hinge">().not.toExtend<LossSettings["kind"]>();
  // @ts-expect-error a margin is of another loss
  const wrong: LossSettings = { kind: "focal", largestMargin: 1 };
  expectTypeOf(wrong).toExtend<LossSettings>();
});

test("optimisers and schedules have their own options", () => {
  expectTypeOf<{ kind: "adamw"; beta1: number }>().toExtend<OptimizerOptions>();
  // @ts-expect-error AdamW has no momentum
  const momentum: OptimizerOptions = { kind: "adamw", momentum: 0.9 };
  expectTypeOf(momentum).toExtend<OptimizerOptions>();
  expectTypeOf<{ kind: "cosine" }>().not.toExtend<ScheduleOptions>();
  expectTypeOf<{ kind: "steps"; at: readonly number[] }>().toExtend<ScheduleOptions>();
});

test("batches are typed arrays, with shapes, by name, with labels of any kind", () => {
  const labels = BigInt64Array.of(0n);
  expectTypeOf({ inputs: new Float32Array(1), labels }).toExtend<TrainingBatch>();
  const shaped = { image: { data: new Float32Array(1), shape: [1, 1] } };
  expectTypeOf({ inputs: shaped, labels: [0] }).toExtend<TrainingBatch>();
  expectTypeOf({ labels, image: shaped.image }).toExtend<LabeledRows>();
  expectTypeOf({ image: shaped.image }).not.toExtend<LabeledRows>();
});

test("states are plain data, and resumed as they are or from bytes", () => {
  expectTypeOf(createTrainer).returns.resolves.toEqualTypeOf<Trainer>();
  expectTypeOf<Trainer["state"]>().returns.toEqualTypeOf<TrainerState>();
  expectTypeOf<TrainerState["tensors"]>().toEqualTypeOf<Readonly<Record<string, Float32Array>>>();
  expectTypeOf<Trainer["resume"]>().parameter(0).toEqualTypeOf<TrainerState | Uint8Array>();
  expectTypeOf(writeTrainingState).returns.toEqualTypeOf<Uint8Array>();
  expectTypeOf(trainModel).parameter(1).toEqualTypeOf<ModelTrainingOptions>();
  expectTypeOf<{
    runtime: never;
    model: never;
    prior: never;
  }>().not.toExtend<ModelTrainingOptions>();
});
