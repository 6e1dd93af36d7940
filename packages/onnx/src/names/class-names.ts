import { classesKey } from "../model/metadata-keys.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import type { OnnxModel } from "../model/model.ts";
import { readClassNames } from "../model/training-note.ts";
import { listedNames } from "./listed-names.ts";

/** Names of a model's classes in the order of their ids, and the metadata entry that has them. */
export interface ClassNames {
  readonly names: readonly string[];
  readonly source: string;
}

// What exporters call the list: Ultralytics `names`, others as their frameworks do.
const foreignKeys = [
  "names",
  "classlabels",
  "class_names",
  "classes",
  "labels",
  "id2label",
] as const;

/**
 * The names of a model's classes, as balms (`balms.classes`) or other tools wrote them into its metadata. What other tools wrote may be
 * about something else: only as many names as the model has scores are names of these.
 *
 * @param model - any model
 * @returns every list that can be read, our own first
 * @throws {@link ModelError} when our own entry cannot be read
 * @example
 * ```ts
 * import { classNames, headModel, withMetadata } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(classNames(withMetadata(model, { names: "{0: 'cat', 1: 'dog'}" }))); // [ { names: [ "cat", "dog" ], source: "names" } ]
 * ```
 */
export function classNames(model: OnnxModel): readonly ClassNames[] {
  const metadata = modelMetadata(model);
  const lists = [
    { names: readClassNames(model), source: classesKey },
    ...foreignKeys.map((source) => ({ names: listedNames(metadata[source] ?? ""), source })),
  ];
  return lists.flatMap(({ names, source }) => (names === undefined ? [] : [{ names, source }]));
}
