import { ModelError } from "@balms/core";
import type { BoxForm, ExposedDetector, OnnxModel } from "@balms/onnx";

/** Which boxes are wanted: those that the features are of, to train on, or those that the detector makes of them, to measure. */
export type BoxUse = "regions" | "found";

/** Where the boxes of a detector's rows are. */
export interface ShownPlaces {
  readonly tensor: string;
  /** `classes`: each class has its own; `refined`: one for all classes; `regions`: as they were proposed, before they are moved. */
  readonly kind: "classes" | "refined" | "regions";
  readonly form: BoxForm;
}

/**
 * Chooses the tensor with one box for each row of features, or one for each class of it.
 *
 * @param form - what the caller says of four numbers
 * @throws {@link ModelError} where there is none
 */
export function shownPlaces(
  { model, corners, boxes, boxForm, classBoxes }: ExposedDetector,
  use: BoxUse,
  { form, path }: { readonly form: BoxForm | undefined; readonly path: string },
): ShownPlaces {
  const regions: readonly ShownPlaces[] =
    corners === undefined ? [] : [{ tensor: corners, kind: "regions", form: "corners" }];
  const isFour = boxes !== undefined && haveFour(model, boxes);
  const refined: readonly ShownPlaces[] = isFour
    ? [{ tensor: boxes, kind: "refined", form: form ?? boxForm ?? "corners" }]
    : [];
  const moved: readonly ShownPlaces[] =
    classBoxes === undefined ? [] : [{ tensor: classBoxes, kind: "classes", form: "corners" }];
  const [place] = use === "regions" ? [...regions, ...refined] : [...moved, ...refined, ...regions];
  if (place !== undefined) return place;
  throw new ModelError({
    parameter: path,
    received: `rows of features and ${boxes === undefined ? "no boxes beside them" : `boxes "${boxes}" that are no four numbers for each`}`,
    expected: "one box for each row of features",
    hint: "Export the model with its boxes as an output, before those that overlap are left out; or correct its scores without training: balms adjust.",
  });
}

/** Whether an output has four numbers for each row: along its last axis, or along the one before, as [batch, 4, rows] of maps. */
function haveFour({ graph }: OnnxModel, name: string): boolean {
  const type = graph?.output.find((output) => output.name === name)?.type?.value;
  const dims = type?.case === "tensorType" ? type.value.shape?.dim : undefined;
  const [last, before] = [dims?.at(-1), dims?.length === 3 ? dims[1] : undefined].map((dim) =>
    dim?.value.case === "dimValue" ? Number(dim.value.value) : undefined,
  );
  return (last ?? 4) === 4 || before === 4;
}
