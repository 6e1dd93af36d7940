import { ModelError } from "@balms/core";
import { refuse, refuseValue } from "@balms/core/adapter";
import type { Column, TypedMatrix } from "@balms/sampler";
import { Tensor } from "@tensorflow/tfjs-core";
import { checkTensor } from "../checks/check-tensor.ts";
import type { ModelInputs } from "../model/trainable-model.ts";
import { featureTensor } from "./batch-tensor.ts";
import type { OpenData } from "./open-data.ts";
import { readTensor } from "./read-tensor.ts";

/** Features of a model of several inputs: a column for each, by name. */
export type FeatureRecord = Readonly<Record<string, Column | Tensor>>;

/** Reads features: one column, or of a model of several inputs one for each of them. */
export async function readFeatures(
  features: Column | Tensor | FeatureRecord | readonly (TypedMatrix | Tensor)[],
  inputs: readonly string[] | undefined,
  parameter: string,
): Promise<OpenData["features"]> {
  if (inputs === undefined) return readColumn(features as Column | Tensor);
  const given = byName(features, inputs, parameter);
  const columns = inputs.map(async (name) => [name, await readColumn(given[name])] as const);
  return Object.fromEntries(await Promise.all(columns));
}

/** The columns of features, by names that tell them from labels. */
export function featureColumns({ features, inputs }: OpenData): Record<string, Column> {
  if (inputs === undefined) return { features: features as Column };
  const columns = features as Readonly<Record<string, Column>>;
  return Object.fromEntries(inputs.map((name) => [columnOf(name), columns[name]]));
}

/** What a model takes: the features of a batch as one tensor, or as one per input, in their order. */
export function featureTensors(batch: unknown, inputs: readonly string[] | undefined): ModelInputs {
  const columns = batch as Readonly<Record<string, unknown>>;
  if (inputs === undefined) return featureTensor(columns["features"]);
  return inputs.map((name) => featureTensor(columns[columnOf(name)]));
}

const columnOf = (name: string): string => `features.${name}`;

async function readColumn(column: Column | Tensor): Promise<Column> {
  return column instanceof Tensor ? readTensor(column) : column;
}

function byName(features: unknown, inputs: readonly string[], parameter: string): FeatureRecord {
  if (Array.isArray(features) && features.length === inputs.length && features.every(isWhole)) {
    return Object.fromEntries(inputs.map((name, i) => [name, features[i] as Tensor]));
  }
  const record = { ...(features as FeatureRecord | undefined) };
  const isRecord = !Array.isArray(features) && !isWhole(features) && !("get" in record);
  if (!isRecord) {
    const names = inputs.map((name) => `${name}: …`).join(", ");
    throw new ModelError({
      parameter: "model",
      received: `${inputs.length} inputs`,
      expected: "a model with one input, for one column of features",
      hint: `Of several inputs, give the features by name: { ${names} }.`,
    });
  }
  const unknown = Object.keys(record).find((name) => !inputs.includes(name));
  if (unknown !== undefined) {
    refuse(`${parameter}.${unknown}`, "no input of the model", inputs.join(", "));
  }
  for (const name of inputs) {
    const column: unknown = record[name];
    const place = `${parameter}.${name}`;
    if (column === null || typeof column !== "object") {
      refuseValue(place, column, "a column of features, for that input");
    }
    if (column instanceof Tensor) checkTensor(column, place);
  }
  return record;
}

/** Whether something holds all rows of an input. */
function isWhole(value: unknown): boolean {
  const { data, shape } = { ...(value as Partial<TypedMatrix> | null | undefined) };
  return value instanceof Tensor || (ArrayBuffer.isView(data) && Array.isArray(shape));
}
