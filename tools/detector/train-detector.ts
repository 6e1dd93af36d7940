import { createRandom } from "@balms/core";
import type { ScenesDataset } from "@balms/datasets/scenes";
import { detectorLossModel, detectorModel, differentiate, writeModel } from "@balms/onnx";
import type { OnnxModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { Adam } from "./adam.ts";
import { parametersOf } from "./model-numbers.ts";
import { side, trainingBatch } from "./training-batch.ts";

/** How the detector is trained. */
export interface DetectorTraining {
  readonly seed: number;
  /** Times that every training scene is seen. */
  readonly epochs: number;
  readonly threads: number;
  /** Told of every step. */
  readonly onStep: (told: {
    readonly step: number;
    readonly steps: number;
    readonly losses: Readonly<Record<string, number>>;
    readonly norm: number;
  }) => void;
}

const sizes = { images: 8, boxes: 128, masks: 32 };
const peakRate = 1.5e-3;
const warmUp = 100;

/**
 * Trains the small detector on scenes from pixels: AdamW, a rate that rises over 100 steps and falls along a half cosine, a batch of 8
 * scenes, of each 16 boxes near and beside its objects and 4 masks; a plain sigmoid for each class.
 */
export async function trainDetector(
  { train, classes }: ScenesDataset,
  { seed, epochs, threads, onStep }: DetectorTraining,
): Promise<OnnxModel> {
  const random = createRandom(seed).fork("detector");
  const shape = { height: side, width: side, classes: classes.length };
  const parameters = parametersOf(detectorModel({ ...shape, random }));
  const names = [...parameters.keys()];
  const lossModel = detectorLossModel({ ...shape, batch: sizes });
  const step = differentiate(lossModel, { output: "loss", parameters: names });
  const session = await InferenceSession.create(writeModel(step), { intraOpNumThreads: threads });
  const adam = new Adam(parameters);
  const perEpoch = Math.floor(train.length / sizes.images);
  const steps = perEpoch * epochs;
  const order = Array.from({ length: train.length }, (_, index) => index);
  for (let made = 0; made < steps; made++) {
    const place = made % perEpoch;
    if (place === 0) shuffle(order, random.fork(`order/${made}`));
    const indices = order.slice(place * sizes.images, (place + 1) * sizes.images);
    const feeds = trainingBatch(train, indices, { sizes, random: random.fork(`boxes/${made}`) });
    for (const [name, { values, dims }] of parameters) {
      feeds[name] = new Tensor("float32", values, dims);
    }
    const results = await session.run(feeds);
    const gradients = new Map(
      names.map((name) => [name, results[`${name}.gradient`].data as Float32Array]),
    );
    const rate =
      peakRate *
      Math.min(1, (made + 1) / warmUp) *
      (0.5 + 0.5 * Math.cos((Math.PI * made) / steps));
    const norm = adam.step(gradients, { rate, decay: 1e-3, clipNorm: 5 });
    const losses = Object.fromEntries(
      Object.keys(results)
        .filter((name) => /loss$/i.test(name))
        .map((name) => [name, Number(results[name].data[0])]),
    );
    for (const tensor of Object.values(results)) tensor.dispose();
    onStep({ step: made + 1, steps, losses, norm });
  }
  await session.release();
  const trained = [...parameters].map(([name, { values }]) => [name, values] as const);
  return detectorModel({ ...shape, parameters: Object.fromEntries(trained), storage: "float16" });
}

function shuffle(list: number[], random: { uniform(): number }): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random.uniform() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
}
