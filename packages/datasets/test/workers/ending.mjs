// A program that augments one picture in a worker, and ends without releasing it.
import { Worker } from "node:worker_threads";
import { createRandom } from "@balms/core";
import { createWorkerAugmenter } from "@balms/datasets/augmentation";

const augmenter = createWorkerAugmenter({
  channels: 1,
  height: 1,
  width: 2,
  flip: 1,
  random: createRandom(1),
  createWorker: () => new Worker(process.argv[2]),
});
const [left, right] = await augmenter.augment(Uint8Array.of(0, 255), { rows: [0], epoch: 0 });
console.log(left, right);
