import type { ClassPrior } from "@balms/core";
import { checkFunctions, checkNumber, refuse, refuseValue } from "@balms/core/adapter";
import type { Column, TypedMatrix } from "@balms/sampler";
import { Tensor } from "@tensorflow/tfjs-core";
import { checkPriorFits } from "../data/check-prior-fits.ts";
import { readLabels } from "../data/read-labels.ts";
import { readTensor } from "../data/read-tensor.ts";
import type { TrainingData } from "../data/training-data.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import type { RowLoss, TrainableModel } from "../model/trainable-model.ts";

/** How an output beside the one of `prior` is trained: `prior` or `loss`, or both. */
export interface OutputOptions {
  /** Counts of its own labels: its loss is `balancedSoftmaxLoss` of them, unless `loss` says otherwise. */
  readonly prior?: ClassPrior | undefined;
  /** A loss per row; where there is no `prior`, its targets are the numbers that the data have. */
  readonly loss?: RowLoss | undefined;
  /** What its loss is multiplied with, at least 0; default 1. */
  readonly weight?: number | undefined;
}

/** An output that is trained beside the one of `prior`. */
export interface OtherOutput {
  readonly name: string;
  /** Which output of the model it is. */
  readonly place: number;
  readonly loss: RowLoss;
  readonly weight: number;
}

/** The outputs of a model: the place of the one that `prior` is of, and the others. */
export interface ModelOutputs {
  /** Its name; undefined where there is one output alone. */
  readonly name: string | undefined;
  readonly main: number;
  readonly others: readonly OtherOutput[];
}

/** Which output is which; refuses names that the model has not, and losses that would be wrong. */
export function readOutputs(
  model: TrainableModel,
  outputs: Readonly<Record<string, OutputOptions>> | undefined,
  hasSampler: boolean,
): ModelOutputs {
  const { outputNames = [] } = model as { readonly outputNames?: readonly string[] };
  if (outputs === undefined) return { name: undefined, main: 0, others: [] };
  checkKnownOptions(outputs, outputNames, "outputs");
  const others = Object.entries(outputs).map(([name, options]) => {
    const path = `outputs.${name}`;
    checkKnownOptions(options, ["prior", "loss", "weight"], path);
    const { prior, loss, weight = 1 } = { ...options };
    checkFunctions({ [`${path}.loss`]: loss });
    checkNumber(weight, `${path}.weight`, { least: 0 });
    if (loss === undefined && prior === undefined) {
      refuseValue(path, options, "a `prior`, or a `loss`");
    }
    if (loss === undefined && hasSampler) {
      const hint = "Which shares of its classes the sampler draws, nobody knows: pass its loss.";
      refuse(`${path}.loss`, "undefined, beside a sampler", "a loss of this output", hint);
    }
    const own = loss ?? balancedSoftmaxLoss(prior as ClassPrior);
    return { name, place: outputNames.indexOf(name), loss: own, weight };
  });
  const left = outputNames.filter((name) => !(name in outputs));
  if (left.length !== 1) {
    refuse(
      "outputs",
      `${others.length} of the ${outputNames.length} outputs ${outputNames.join(", ")}`,
      "all but the one that `prior` is of",
    );
  }
  return { name: left[0], main: outputNames.indexOf(left[0]), others };
}

/** The column of labels of each other output, by the name that it has in a batch. */
export async function readTargets(
  { outputs: given }: TrainingData,
  outputs: Readonly<Record<string, OutputOptions>>,
  model: TrainableModel,
  { others }: ModelOutputs,
): Promise<Record<string, Column>> {
  const { outputs: symbols } = model as {
    readonly outputs?: readonly { readonly shape?: readonly unknown[] }[];
  };
  const names = others.map(({ name }) => name);
  if (names.length > 0) checkKnownOptions(given, names, "data.outputs");
  const columns = others.map(async ({ name, place }) => {
    const path = `data.outputs.${name}`;
    const labels: unknown = given?.[name];
    if (labels === null || typeof labels !== "object") {
      refuseValue(path, labels, "the labels of that output");
    }
    const { prior } = outputs[name];
    if (prior === undefined) return [targetColumn(name), await readNumbers(labels, path)] as const;
    const read = await readLabels(labels, prior.classes, path, symbols?.[place]?.shape?.length);
    checkPriorFits(prior, read, { prior: `outputs.${name}.prior`, labels: path });
    return [targetColumn(name), read.labels] as const;
  });
  return Object.fromEntries(await Promise.all(columns));
}

/** What the column of an output is called in a batch. */
export const targetColumn = (name: string): string => `labels.${name}`;

/** Numbers as float32: a number, or several, for each row. */
async function readNumbers(given: unknown, path: string): Promise<TypedMatrix<Float32Array>> {
  const { data, shape } = {
    ...(given instanceof Tensor ? await readTensor(given) : (given as Partial<TypedMatrix>)),
  };
  if (ArrayBuffer.isView(data) && shape !== undefined) {
    return { data: Float32Array.from(data as ArrayLike<number>), shape };
  }
  const list = given as ArrayLike<number>;
  if (typeof list[0] !== "number")
    refuseValue(path, given, "numbers, a tensor, or { data, shape }");
  return { data: Float32Array.from(list), shape: [list.length] };
}
