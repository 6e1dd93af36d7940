export { augmentBatches, type BatchAugmentationOptions } from "./augmentation/augment-batches.ts";
export type {
  AugmentationOptions,
  AugmentedRows,
  ColorChange,
  Pixels,
} from "./augmentation/augmentation-options.ts";
export type { AugmentationWorker } from "./augmentation/worker-port.ts";
export { type Augmenter, createAugmenter } from "./augmentation/create-augmenter.ts";
export {
  createWorkerAugmenter,
  type WorkerAugmentationOptions,
} from "./augmentation/create-worker-augmenter.ts";
export { serveAugmentation } from "./augmentation/serve-augmentation.ts";
export { WorkerAugmenter } from "./augmentation/worker-augmenter.ts";
