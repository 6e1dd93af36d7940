import type { ReadingOptions } from "../readers/reading-options.ts";

/**
 * How a text file gives its labels: one class id per line, one class name per line, or a path and the label behind it,
 * as `train/cat/1.jpg 0`. "auto" goes by what stands in the file, and refuses what it is not sure of.
 */
export type LabelFormat = "auto" | "ids" | "names" | "path-label";

/** What is known of a label file beforehand. */
export interface LabelOptions {
  /** How a text file gives its labels. Default "auto". With "names", whatever stands in a line is a name. */
  readonly format?: LabelFormat | undefined;
  /** The class names there are: a label among them is a name without further question. */
  readonly classes?: readonly string[] | undefined;
  /**
   * How messages name a format, for programs with options of their own: `(format) => "--format " + format`. Default
   * `format: "names"`; undefined where it cannot be chosen.
   */
  readonly nameFormat?: ((format: LabelFormat) => string | undefined) | undefined;
  /** Likewise, how messages say that a text stands for no label. */
  readonly nameMissing?: ((text: string) => string) | undefined;
}

/** What reading a label file is told. */
export interface LabelReading extends LabelOptions, ReadingOptions {}
