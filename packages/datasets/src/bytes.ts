export type { Features } from "./readers/features.ts";
export type { LabelFile } from "./labels/label-file.ts";
export type { LabelFormat, LabelOptions } from "./labels/label-options.ts";
export type { NpyArray, NpyData } from "./readers/npy-array.ts";
export { parseFeatures } from "./readers/parse-features.ts";
export { parseLabelFile } from "./labels/parse-label-file.ts";
export { parseNpy } from "./readers/parse-npy.ts";
export { type NpyHeader, parseNpyHeader } from "./readers/parse-npy-header.ts";
export { writeNpy } from "./readers/write-npy.ts";
