import { createMetaSampler, createRandom, priorFromCounts } from "@balms/core";
import { bilevelStep } from "@balms/core/adapter";
import { balancedSoftmaxLoss, createTwoPassModel, trainStep } from "@balms/tfjs";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { openTfjs, type TfjsBackend } from "../../conformance/tfjs-backends.ts";

const [rows, dimensions, hidden, classes] = [128, 64, 128, 100];

/** A whole iteration with the Meta Sampler, against the training step alone; both train a perceptron. */
export async function measureMetaIteration(
  backend: TfjsBackend,
  effort: Effort,
): Promise<Measured> {
  const tf = await openTfjs(backend);
  const random = createRandom("meta iteration");
  const counts = Array.from({ length: classes }, (_, id) => 200 - id);
  const prior = priorFromCounts(counts);
  const loss = balancedSoftmaxLoss(prior);
  const metaLoss = balancedSoftmaxLoss(prior, { tau: 0 });
  const makeBatch = () => ({
    features: tf.tensor2d(
      Float32Array.from({ length: rows * dimensions }, () => random.normal()),
      [rows, dimensions],
    ),
    targets: tf.tensor1d(
      Int32Array.from({ length: rows }, (_, row) => row % classes),
      "int32",
    ),
  });
  const makeModel = () => {
    const { sequential, layers } = tf;
    return sequential({
      layers: [
        layers.dense({ inputShape: [dimensions], units: hidden, activation: "relu" }),
        layers.dense({ units: classes }),
      ],
    });
  };
  const [batch, metaBatch] = [makeBatch(), makeBatch()];
  const plain = makeModel();
  const optimizer = tf.train.momentum(0.01, 0.9);
  const passes = createTwoPassModel(makeModel(), {
    loss,
    metaLoss,
    metaBatch: () => ({
      features: tf.clone(metaBatch.features),
      targets: tf.clone(metaBatch.targets),
    }),
  });
  let state = createMetaSampler(prior);
  let step = 0;
  const psiGradient = (gradients: Float64Array) =>
    counts.map((_, id) => gradients[id % rows] / rows);
  const iterations = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const settings = { state, step, psiGradient, random, learningRate: 0.01, momentum: 0.9 };
      ({ state, step } = await bilevelStep(passes, batch, settings));
    }
  };
  const against = `trainStep, tfjs ${backend} ${tf.version_core}`;
  const sides = {
    ours: roundOf(4, iterations),
    theirs: roundOf(8, async (steps) => {
      for (let i = 0; i < steps; i++) {
        const value = trainStep(plain, optimizer, batch, { loss });
        await value.data();
        value.dispose();
      }
    }),
  };
  return alternate(against, sides, effort);
}
