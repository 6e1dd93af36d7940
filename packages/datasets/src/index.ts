export { checkSplitLabels } from "./splits/check-split-labels.ts";
export { countLabels, type CountLabelsOptions } from "./labels/count-labels.ts";
export { countImageFolder } from "./readers/count-image-folder.ts";
export { decodeImages } from "./images/decode-images.ts";
export { describeSystemError, isSystemError, type SystemError } from "./readers/system-error.ts";
export type { DecodeOptions, ImageBatch } from "./images/decode-options.ts";
export { digestOf, type FedHash } from "./digest/digest-of.ts";
export type { Features } from "./readers/features.ts";
export type { HeldOutRows } from "./splits/held-out-rows.ts";
export type { ImageFolder } from "./readers/image-folder.ts";
export type { LabelCount, LabelTally } from "./labels/label-tally.ts";
export type { LabelFormat, LabelOptions } from "./labels/label-options.ts";
export type { LabelFile } from "./labels/label-file.ts";
export type { LettersDataset, LettersRows } from "./letters/letters-dataset.ts";
export { loadLetters } from "./letters/load-letters.ts";
export type { SplitProfile } from "./splits/split-profile.ts";
export {
  type LongTailedSplitOptions,
  createLongTailedSplit,
} from "./splits/create-long-tailed-split.ts";
export { manifestFromJSON } from "./splits/manifest-from-json.ts";
export { manifestToJSON } from "./splits/manifest-to-json.ts";
export { normalizeImages } from "./images/normalize-images.ts";
export type { NpyArray, NpyData } from "./readers/npy-array.ts";
export { parseFeatures } from "./readers/parse-features.ts";
export { parseIdx } from "./readers/parse-idx.ts";
export { parseLabels } from "./labels/parse-labels.ts";
export { parseNpy } from "./readers/parse-npy.ts";
export { readBytes } from "./readers/read-bytes.ts";
export { readFeatures } from "./readers/read-features.ts";
export { readIdx } from "./readers/read-idx.ts";
export { readImageFolder } from "./readers/read-image-folder.ts";
export { readLabelFile } from "./labels/read-label-file.ts";
export { readLabels } from "./labels/read-labels.ts";
export { readNpy } from "./readers/read-npy.ts";
export { readText } from "./readers/read-text.ts";
export type { SplitManifest } from "./splits/split-manifest.ts";
export { writeNpy } from "./readers/write-npy.ts";
