import type { OnnxModel } from "@balms/onnx";
import type { ImageFormat } from "../data/image-data.ts";

/** A network that turns pictures into features. */
export interface Backbone {
  readonly model: OnnxModel;
  /** Name of its feature tensor. */
  readonly feature: string;
  /** How pictures are fed to it. */
  readonly format: ImageFormat;
  /** Whether this run trained it. */
  readonly trained: boolean;
  /** Mean losses over equal parts of that training, in order; none for a model that was given. */
  readonly losses: readonly number[];
}
