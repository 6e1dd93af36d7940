import type { ClassPrior } from "@balms/core";
import { nearestName, refuse, refuseValue } from "@balms/core/adapter";
import type { Column, TypedMatrix } from "@balms/sampler";
import { Tensor } from "@tensorflow/tfjs-core";
import { checkTensor } from "../checks/check-tensor.ts";
import { checkPriorFits } from "./check-prior-fits.ts";
import type { OpenData } from "./open-data.ts";
import { featureColumns, type FeatureRecord, readFeatures } from "./feature-columns.ts";
import type { ModelShape } from "../model/model-shape.ts";
import { readLabels } from "./read-labels.ts";

/** Labels, row by row: class ids, or names of `prior.classes`. */
export type LabelList = ArrayLike<number> | ArrayLike<bigint> | readonly string[];

/** Lists of labels, one per sequence, or of shares, one per row, and lists of such lists. */
export type NestedLabels = readonly (LabelList | NestedLabels)[];

/** Labels of all rows. */
export type Labels = LabelList | NestedLabels | TypedMatrix | Tensor;

/** Rows and their classes, in memory or read one by one. */
export interface TrainingData {
  /**
   * x [N, …]: `{ data, shape }` over one typed array (fastest), a tensor, an array with a row in each
   * place, or an object with `get` and `length` for rows that are read when they are needed. Of a
   * model of several inputs: an object with one of these for each of `model.inputNames`.
   */
  readonly features: Column | Tensor | FeatureRecord;
  /**
   * Class ids [N], −1 for background where the loss is a `balancedSigmoidLoss`; names of `prior.classes` [N]; or one-hot or soft
   * labels [N, C] as `{ data, shape }`, a tensor or lists. Of models with outputs [B, T, C]: ids or names [N, T], shares [N, T, C]; id −1
   * and shares of 0 alone are padding.
   */
  readonly labels: Labels;
  /** Of a model of several outputs: the labels, or other targets, of those beside `labels`, by name. */
  readonly outputs?: Readonly<Record<string, Labels>> | undefined;
}

/** What a model's outputs and the loss on them say of labels. */
export interface LabelForm extends Partial<ModelShape> {
  /** Whether rows may be of no class, id −1; default false. */
  readonly background?: boolean | undefined;
}

/** Checks the data that a model is trained on: `openData`, and the prior against the labels. */
export async function openTrainingData(
  data: TrainingData,
  prior: ClassPrior,
  form: LabelForm = {},
): Promise<OpenData> {
  const opened = await openData(data, prior.classes, "data", form);
  // Rows of proposals are no images: how many of them a class has is the detector's doing.
  if (form.background === true && prior.counted === "images") return opened;
  // Columns of different lengths, `load` refuses.
  const columns = Object.values(featureColumns(opened));
  if (columns.every((each) => rowsOf(each) === opened.rowCount)) checkPriorFits(prior, opened);
  return opened;
}

/**
 * Checks data, and reads tensors once: batches are copied out of memory, which every backend takes
 * faster than a gather of its own. Labels may be names where those of the classes are given.
 */
export async function openData(
  data: TrainingData,
  classes: number | readonly string[],
  parameter: string = "data",
  { outputRank, inputs, background }: LabelForm = {},
): Promise<OpenData> {
  const { features, labels } = checkData(data, parameter);
  const columns = await readFeatures(features, inputs, `${parameter}.features`);
  const read = await readLabels(labels, classes, `${parameter}.labels`, outputRank, background);
  return { features: columns, inputs, ...read };
}

/** Refuses what has no features and labels, and tensors that cannot be read. */
export function checkData(data: TrainingData, parameter: string = "data"): TrainingData {
  const given: Partial<TrainingData> = { ...data };
  checkColumns(given, parameter);
  for (const name of ["features", "labels"] as const) {
    const column: unknown = given[name];
    if (column === null || typeof column !== "object") {
      refuseValue(`${parameter}.${name}`, column, `a column of ${name}`);
    }
    if (column instanceof Tensor) checkTensor(column, `${parameter}.${name}`);
  }
  return given as TrainingData;
}

/** Refuses columns that nothing would read though they look like it; others of the caller's may stand there. */
function checkColumns(data: object, parameter: string): void {
  const known: readonly string[] = [
    "features",
    "labels",
    "outputs",
  ] satisfies (keyof TrainingData)[];
  for (const name of Object.keys(data)) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    if (near !== undefined) refuse(`${parameter}.${name}`, "an unknown column", `\`${near}\``);
    if (name !== "rowWeights") continue;
    const hint = "fitBalanced takes `rowWeights` as an option.";
    refuse(`${parameter}.${name}`, "weights among the data", "features and labels alone", hint);
  }
}

function rowsOf(features: Column): number | undefined {
  const { shape, length, numRows } = features as {
    readonly shape?: readonly number[];
    readonly length?: number;
    readonly numRows?: number;
  };
  return shape?.[0] ?? length ?? numRows;
}
