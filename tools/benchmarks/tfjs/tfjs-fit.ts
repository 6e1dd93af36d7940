import { createRandom, priorFromLabels } from "@balms/core";
import { createInstanceSampler, indexRows } from "@balms/sampler";
import { balancedBatches, balancedSoftmaxLoss, fitBalanced } from "@balms/tfjs";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { openTfjs, type TfjsBackend } from "../../conformance/tfjs-backends.ts";

const [rows, dimensions, classes, batchSize] = [10_000, 64, 10, 128];

/** An epoch of `fitBalanced` over class ids, against one of `fitDataset` over the same batches, one-hot. */
export async function measureFit(backend: TfjsBackend, effort: Effort): Promise<Measured> {
  const tf = await openTfjs(backend);
  const random = createRandom("fit");
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const features = {
    data: Float32Array.from({ length: rows * dimensions }, () => random.normal()),
    shape: [rows, dimensions],
  };
  const prior = priorFromLabels(labels, { classes });
  const makeModel = () => {
    const { sequential, layers } = tf;
    return sequential({
      layers: [
        layers.dense({ inputShape: [dimensions], units: 64, activation: "relu" }),
        layers.dense({ units: classes }),
      ],
    });
  };
  const ours = makeModel();
  const theirs = makeModel();
  theirs.compile({ optimizer: tf.train.adam(1e-3), loss: balancedSoftmaxLoss(prior) });
  const sampler = createInstanceSampler(indexRows(labels, { prior }), { random });
  const batches = balancedBatches({ features, labels }, sampler, {
    classes,
    batchSize,
    oneHot: true,
  });
  const against = `fitDataset, tfjs ${backend} ${tf.version_core}`;
  const sides = {
    ours: roundOf(2, async (epochs) => {
      const optimizer = tf.train.adam(1e-3);
      const settings = { prior, random, optimizer, epochs, batchSize };
      await fitBalanced(ours, { features, labels }, settings);
      optimizer.dispose();
    }),
    theirs: roundOf(2, async (epochs) => {
      await theirs.fitDataset(tf.data.generator(batches), { epochs, verbose: 0 });
    }),
  };
  return alternate(against, sides, effort);
}
