import type { LabelFile } from "../src/labels/label-file.ts";
import type { LabelOptions } from "../src/labels/label-options.ts";
import { parseLabelFile } from "../src/labels/parse-label-file.ts";

/** What a file with that text holds. */
export const parse = (text: string, options?: LabelOptions, name = "y.txt"): LabelFile =>
  parseLabelFile(Buffer.from(text), name, options);

/** A file of class ids. */
export const ids = (...values: number[]): LabelFile => ({
  kind: "ids",
  ids: Int32Array.from(values),
});

/** A file of class names. */
export const names = (...values: string[]): LabelFile => ({ kind: "names", names: values });
