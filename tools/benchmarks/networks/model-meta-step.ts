import { createRandom, InterruptedError } from "@balms/core";
import { backboneModel, headModel, trainModel } from "@balms/onnx";
import type { ModelMetaOptions, OnnxModel } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { headData } from "../heads/head-data.ts";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";

/** A model that is trained whole. */
export type MetaModel = "head 64×10" | "convnet-small 28 px" | "resnet-20 32 px";

const classes = 10;
const [rows, batchSize] = [2048, 128];

/** The model, and how many numbers a row has. */
function build(name: MetaModel): { readonly model: OnnxModel; readonly shape: readonly number[] } {
  if (name === "head 64×10") {
    const numbers = { weight: new Float32Array(64 * classes), bias: new Float32Array(classes) };
    const model = headModel({ training: "unknown", ...numbers, dimensions: 64, classes });
    return { model, shape: [64] };
  }
  const small = name === "convnet-small 28 px";
  const [channels, side] = small ? [1, 28] : [3, 32];
  const size = { channels, height: side, width: side, classes };
  const architecture = small ? "convnet-small" : "resnet-20";
  const model = backboneModel({ architecture, ...size, random: createRandom("network") });
  return { model, shape: [channels, side, side] };
}

/** A training that makes as many steps as it is asked for, and waits in between. */
function pacedTraining(
  name: MetaModel,
  meta: ModelMetaOptions | undefined,
): { run(steps: number): Promise<void>; end(): Promise<void> } {
  const { model, shape } = build(name);
  const dimensions = shape.reduce((all, size) => all * size, 1);
  const { features, labels, prior } = headData({ rows, dimensions, classes, batch: batchSize });
  const controller = new AbortController();
  let left = 0;
  let arrived: (() => void) | undefined;
  let goOn: (() => void) | undefined;
  const pause = (): Promise<void> => {
    arrived?.();
    return new Promise((resolve) => {
      goOn = resolve;
    });
  };
  let training: Promise<unknown> | undefined;
  const start = (): Promise<unknown> =>
    trainModel(
      { features: { data: features, shape: [rows, ...shape] }, labels },
      {
        runtime,
        model,
        prior,
        meta,
        batchSize,
        epochs: 1_000_000,
        random: createRandom(1),
        optimizer: { kind: "sgd", learningRate: 1e-4 },
        signal: controller.signal,
        onStep: () => (--left > 0 ? undefined : pause()),
      },
    );
  return {
    async run(steps) {
      left = steps;
      const made = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      goOn?.();
      training ??= start();
      await Promise.race([made, training]);
    },
    async end() {
      controller.abort();
      goOn?.();
      await training?.catch((error: unknown) => {
        if (!InterruptedError.isInstance(error)) throw error;
      });
    },
  };
}

/** `trainModel` with the Meta Sampler by two forward passes, against it without: batches, draws and ψ included. */
export async function measureModelMeta(name: MetaModel, effort: Effort): Promise<Measured> {
  const [plain, balms] = [pacedTraining(name, undefined), pacedTraining(name, { batchSize })];
  const steps = { "head 64×10": 200, "convnet-small 28 px": 8, "resnet-20 32 px": 1 }[name];
  const sides = {
    ours: roundOf(steps, (count) => balms.run(count)),
    theirs: roundOf(steps, (count) => plain.run(count)),
  };
  const against = "its plain step";
  const measurement = await alternate(against, sides, effort);
  await plain.end();
  await balms.end();
  return measurement;
}
