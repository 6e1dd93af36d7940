import {
  appendHead,
  replaceHead,
  type ClassifierHead,
  type HeadParameters,
  type OnnxModel,
} from "@balms/onnx";

/** Where in a model a new head goes. */
export interface HeadPlace {
  readonly model: OnnxModel;
  /** Name of the feature tensor. */
  readonly feature: string;
  /** The model's own linear head, if it has one; it need not be on that feature. */
  readonly head: ClassifierHead | undefined;
}

/**
 * Puts a linear head on a feature: in the place of the model's own where that takes the same
 * feature, which keeps the names of its output.
 *
 * @throws {@link ModelError} when an adjustment would stay before the new head.
 */
export function putHead(
  { model, feature, head }: HeadPlace,
  parameters: HeadParameters & { readonly dimensions: number; readonly classes: number },
): OnnxModel {
  return head?.feature === feature
    ? replaceHead(model, head, parameters)
    : appendHead(model, { feature, ...parameters });
}
