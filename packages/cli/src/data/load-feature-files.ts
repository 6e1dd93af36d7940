import { createHash } from "node:crypto";
import { basename } from "node:path";
import { DataError } from "@balms/core";
import { digestOf, parseFeatures, parseLabels, readBytes, type Features } from "@balms/datasets";
import type { TrainSource } from "../settings/train-settings.ts";
import { checkClassCount } from "./check-class-count.ts";
import { countClassIds, largestId } from "./class-ids.ts";
import type { FeatureData } from "./feature-data.ts";
import type { LoadOptions } from "./load-options.ts";

type FeatureSource = Extract<TrainSource, { readonly kind: "features" }>;

/**
 * Reads features and labels of training and test.
 *
 * @param source - The four files.
 * @throws {@link DataError} when a file is broken, lengths or widths differ, or a label is out of range.
 */
export async function loadFeatureFiles(
  source: FeatureSource,
  options: LoadOptions,
): Promise<FeatureData> {
  const hash = createHash("sha256");
  const read = async (file: string): Promise<Uint8Array> => {
    const bytes = await readBytes(file, "features or labels", options.signal);
    hash.update(`${bytes.length}\n`).update(bytes);
    return bytes;
  };
  // This command has no option for how labels are given.
  const labelOptions = { nameFormat: () => undefined };
  const train = parseFeatures(await read(source.features), source.features);
  const trainLabels = parseLabels(await read(source.labels), source.labels, labelOptions);
  checkLengths(train, trainLabels, source.features, source.labels);
  const test = parseFeatures(await read(source.testFeatures), source.testFeatures);
  const testLabels = parseLabels(await read(source.testLabels), source.testLabels, labelOptions);
  checkLengths(test, testLabels, source.testFeatures, source.testLabels);
  if (train.dimensions !== test.dimensions) {
    throw new DataError({
      parameter: source.testFeatures,
      received: `${test.dimensions} features per row`,
      expected: `${train.dimensions}, as in ${source.features}`,
      hint: "Take both from the same layer of the same model.",
    });
  }
  const classes = classLabels(source, { trainLabels, testLabels }, options);
  checkClassCount(classes, options.classNames === undefined ? source.labels : "--class-names");
  return {
    kind: "features",
    name: basename(source.features),
    classes,
    dimensions: train.dimensions,
    train: { features: train.data, labels: trainLabels },
    test: { features: test.data, labels: testLabels },
    digest: digestOf(hash),
  };
}

function checkLengths(
  features: Features,
  labels: Int32Array,
  featureFile: string,
  labelFile: string,
): void {
  if (features.rows !== labels.length) {
    throw new DataError({
      parameter: labelFile,
      received: `${labels.length} labels`,
      expected: `${features.rows}, one per row of ${featureFile}`,
      hint: "Check that both files are of the same part of the data.",
    });
  }
}

function classLabels(
  source: FeatureSource,
  {
    trainLabels,
    testLabels,
  }: { readonly trainLabels: Int32Array; readonly testLabels: Int32Array },
  { classNames, zeroCounts }: LoadOptions,
): readonly string[] {
  if (classNames !== undefined) {
    const expected = `class ids from 0 to ${classNames.length - 1}, as --class-names has ${classNames.length} names`;
    checkRange(source.labels, trainLabels, { classes: classNames.length, expected });
    checkRange(source.testLabels, testLabels, { classes: classNames.length, expected });
    return classNames;
  }
  const training = { file: source.labels, labels: trainLabels };
  const testing = { file: source.testLabels, labels: testLabels };
  const all = countClassIds([training, testing], "--class-names");
  const trained = largestId(trainLabels) + 1;
  if (zeroCounts === "error") {
    checkRange(source.testLabels, testLabels, {
      classes: trained,
      expected: `class ids from 0 to ${trained - 1}, the classes that training has`,
      hint: "Add training rows of that class, or choose a policy with --zero-counts.",
    });
  }
  return Array.from({ length: all }, (_, id) => String(id));
}

function checkRange(
  file: string,
  labels: Int32Array,
  options: { readonly classes: number; readonly expected: string; readonly hint?: string },
): void {
  const { classes, expected, hint = "Class ids count from 0." } = options;
  const row = labels.findIndex((label) => label < 0 || label >= classes);
  if (row >= 0) {
    const received = `class id ${labels[row]} at row ${row}`;
    throw new DataError({ parameter: file, received, expected, hint });
  }
}
