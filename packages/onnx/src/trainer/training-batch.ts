import type { Labels } from "@balms/core";
import { checkList, checkOptions, checkVector, classIds, refuse } from "@balms/core/adapter";
import type { Shape } from "../graph/shape.ts";
import { boundSizes, entriesAlong, readBatchInput } from "./batch-input.ts";
import type { BatchInput, DeclaredInput, InputData } from "./batch-input.ts";
import type { TrainingLoss } from "./training-loss.ts";

/** Rows to train on. */
export interface TrainingBatch {
  /** What the model reads, rows first: for a model with one input its data, else data by the names of the inputs. */
  readonly inputs: InputData | Readonly<Record<string, InputData>>;
  /** Class ids, one for each row of scores; −1 is background in the sigmoid losses. */
  readonly labels: Labels;
  /** Weight of each row, at least 0; default 1 each. */
  readonly rowWeights?: ArrayLike<number> | undefined;
}

/** What batches have to fit. */
export interface BatchRules {
  readonly inputs: readonly DeclaredInput[];
  readonly classes: number;
  readonly loss: TrainingLoss;
  /** Inputs of the model that the scores do not depend on: what is given for them is left aside. */
  readonly unread: readonly string[];
  /** The shape of the labels, rows first, as far as it is known. */
  readonly labelShape: Shape;
  /** Weight of each class [C]; undefined: 1 each. */
  readonly classWeights: ArrayLike<number> | undefined;
  /** What the mean divides by. */
  readonly over: "batch" | "weights";
}

/** A batch, checked. */
export interface CheckedBatch {
  /** Rows of the inputs. */
  readonly rows: number;
  /** [rows · positions]. */
  readonly labels: Int32Array;
  /** What each loss is multiplied with before all are added up. */
  readonly rowFactors: Float32Array;
  readonly inputs: ReadonlyMap<string, BatchInput>;
}

function isSingle(inputs: TrainingBatch["inputs"]): inputs is InputData {
  return (
    ArrayBuffer.isView(inputs) || Array.isArray(inputs) || ("data" in inputs && "shape" in inputs)
  );
}

function byName(
  given: TrainingBatch["inputs"] | undefined,
  { inputs, unread }: BatchRules,
): Readonly<Record<string, InputData>> {
  const names = inputs.map(({ name }) => name);
  if (typeof given !== "object" || given === null) {
    refuse("inputs", "nothing", `data for ${names.join(", ")}`);
  }
  if (!isSingle(given)) {
    checkOptions(given, [...names, ...unread], "inputs");
    return given;
  }
  if (names.length === 1) return { [names[0]]: given };
  return refuse("inputs", "data of one input", `data by name, for ${names.join(", ")}`);
}

function factorsOf(
  labels: Int32Array,
  given: ArrayLike<number> | undefined,
  { classWeights, over }: BatchRules,
): Float32Array {
  if (given !== undefined) checkVector(given, "rowWeights", labels.length, 0);
  const weights = Float64Array.from(labels, (id, row) => {
    const ofClass = id < 0 ? 1 : (classWeights?.[id] ?? 1);
    return ofClass * (given?.[row] ?? 1);
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(whole > 0)) {
    refuse("rowWeights", "weights that add up to 0", "a row that counts");
  }
  const divisor = over === "batch" ? labels.length : whole;
  return Float32Array.from(weights, (weight) => weight / divisor);
}

function checkLabels(batch: TrainingBatch, rules: BatchRules): Int32Array {
  const { classes, loss } = rules;
  const labels = classIds(batch.labels, { classes, least: loss.leastLabel });
  const masked = labels.findIndex((id) => loss.masked.has(id));
  if (masked === -1) return labels;
  return refuse(
    "labels",
    `class ${labels[masked]} at row ${masked}, which the prior has no examples of`,
    "classes that the loss gives a share",
    'Count the rows again, or take another policy for `zeroCounts` than "mask".',
  );
}

/** Sees to it that there is a label for each row of scores, as far as the sizes of the inputs tell how many there are. */
function checkCount(
  labels: Int32Array,
  inputs: ReadonlyMap<string, BatchInput>,
  { inputs: declared, labelShape }: BatchRules,
): void {
  const sizes = boundSizes(declared, inputs);
  const shape = labelShape.map((size) => (typeof size === "number" ? size : sizes.get(size)));
  const wanted = shape.reduce((all = NaN, size = NaN) => all * size, 1) ?? NaN;
  if (Number.isNaN(wanted) || wanted === labels.length) return;
  refuse("labels", `${labels.length} labels`, `${wanted}, one for each of [${shape.join(", ")}]`);
}

/**
 * Checks a batch against the model and the loss: no runtime would.
 *
 * @throws {@link ArgumentError} naming what does not fit
 */
export function checkBatch(batch: TrainingBatch, rules: BatchRules): CheckedBatch {
  checkOptions(batch, ["inputs", "labels", "rowWeights"], "batch");
  const given: Partial<TrainingBatch> = { ...batch };
  checkList(given.labels, "labels");
  const labels = checkLabels(batch, rules);
  if (labels.length === 0) refuse("labels", "no rows", "a batch of at least one row");
  const data = byName(given.inputs, rules);
  const inputs = new Map<string, BatchInput>();
  let rows = rules.labelShape.length === 1 ? labels.length : undefined;
  for (const declared of rules.inputs) {
    const input = readBatchInput(data[declared.name], declared, rows);
    inputs.set(declared.name, input);
    rows ??= input.rows;
  }
  rows ??= labels.length;
  checkCount(labels, inputs, rules);
  return { rows, labels, rowFactors: factorsOf(labels, given.rowWeights, rules), inputs };
}

/** Some rows of a batch, which keep the factors that they have in it. */
export function batchPart(
  batch: CheckedBatch,
  declared: readonly DeclaredInput[],
  { first, count }: { readonly first: number; readonly count: number },
): CheckedBatch {
  const { rows, labels, rowFactors, inputs } = batch;
  if (count === rows) return batch;
  const parts = new Map(inputs);
  for (const { name, rowAxis: axis } of declared) {
    const input = inputs.get(name);
    if (input === undefined || axis === undefined) continue;
    const dims = input.dims.with(axis, count);
    const data = entriesAlong({ data: input.data, dims: input.dims, axis }, first, count);
    parts.set(name, { ...input, rows: count, dims, data });
  }
  const each = labels.length / rows;
  const [from, to] = [first * each, (first + count) * each];
  return {
    rows: count,
    labels: labels.subarray(from, to),
    rowFactors: rowFactors.subarray(from, to),
    inputs: parts,
  };
}
