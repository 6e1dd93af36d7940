import { countNames, createRandom, DataError, priorFromLabels, type ClassPrior } from "@balms/core";
import { selectRows } from "@balms/core/adapter";
import { fetchLetters } from "../../../docs/examples/letters-in-pages/fetch-letters.mjs";
import { checkLength, readLabelIds, readLabels } from "../files/read-label-ids.ts";
import { readRows } from "../files/read-rows.ts";
import { holdOut } from "./hold-out.ts";
import type { TrainingSource } from "./training.ts";

/** Rows of numbers with their class ids. */
export interface TrainingRows {
  /** [N, D], row after row. */
  readonly features: Float32Array;
  readonly labels: Int32Array;
}

/** What is trained on, and tested on. */
export interface TrainingData {
  readonly train: TrainingRows;
  readonly test: TrainingRows;
  /** Counts of the rows that are trained on. */
  readonly prior: ClassPrior;
  readonly dimensions: number;
  /** Height and width where rows are pictures. */
  readonly picture: { readonly height: number; readonly width: number } | undefined;
}

/** Reads what a training needs; `seed` says which rows are held out. */
export function trainingData(source: TrainingSource, seed: number): Promise<TrainingData> {
  return source.kind === "features" ? ofFiles(source, seed) : ofLetters(source.base);
}

async function ofLetters(base: string): Promise<TrainingData> {
  const { classes, width, height, train, test } = await fetchLetters(base);
  const rows = ({ images, labels }: typeof train): TrainingRows => ({
    features: Float32Array.from(images, (value) => value / 255),
    labels,
  });
  return {
    train: rows(train),
    test: rows(test),
    prior: priorFromLabels(train.labels, { classes }),
    dimensions: width * height,
    picture: { height, width },
  };
}

type FeatureSource = Extract<TrainingSource, { kind: "features" }>;

async function ofFiles(source: FeatureSource, seed: number): Promise<TrainingData> {
  const { features: file, labels: labelFile, test } = source;
  const { data: features, rows, dimensions } = await readRows(file);
  const { labels, classes } = await readClasses(labelFile, { count: rows, of: file.name });
  const all = { features, labels };
  if (test !== undefined) {
    const prior = priorFromLabels(labels, { classes });
    const held = await testRows(test, prior, dimensions);
    return { train: all, test: held, prior, dimensions, picture: undefined };
  }
  const held = holdOut(labels, createRandom(seed).fork("held out"));
  if (held.test.length === 0) {
    throw new DataError({
      parameter: labelFile.name,
      received: "no class with two rows",
      expected: "rows to hold out for the test",
      hint: "Or drop test features and labels of their own.",
    });
  }
  const train = selectRows(all, held.train);
  const prior = priorFromLabels(train.labels, { classes });
  return { train, test: selectRows(all, held.test), prior, dimensions, picture: undefined };
}

/** Class ids of rows, and what their classes are called. */
async function readClasses(
  file: File,
  rows: { readonly count: number; readonly of: string },
): Promise<{ readonly labels: Int32Array; readonly classes: readonly string[] | number }> {
  const found = await readLabels(file);
  if (found.kind === "names") {
    checkLength(found.names.length, file, rows);
    const { prior, labels } = countNames(found.names);
    return { labels: Int32Array.from(labels), classes: prior.classes };
  }
  checkLength(found.ids.length, file, rows);
  const largest = found.ids.reduce((most, id) => Math.max(most, id), 0);
  if (largest >= rows.count) {
    throw new DataError({
      parameter: file.name,
      received: `the class id ${largest} in ${rows.count} rows`,
      expected: "ids from 0 on, each with a row at least",
      hint: "Number the classes that there are from 0.",
    });
  }
  return { labels: found.ids, classes: largest + 1 };
}

async function testRows(
  { features: file, labels }: NonNullable<FeatureSource["test"]>,
  prior: ClassPrior,
  dimensions: number,
): Promise<TrainingRows> {
  const rows = await readRows(file);
  if (rows.dimensions !== dimensions) {
    throw new DataError({
      parameter: file.name,
      received: `rows of ${rows.dimensions} numbers`,
      expected: `${dimensions}, as in training`,
    });
  }
  const ids = await readLabelIds(labels, prior, { count: rows.rows, of: file.name });
  return { features: rows.data, labels: ids };
}
