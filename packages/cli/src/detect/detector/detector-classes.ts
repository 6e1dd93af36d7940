import { DataError, type ClassPrior } from "@balms/core";
import { priorFromAnnotations, type AnnotationSet } from "@balms/detection";
import { nearestHint } from "../../data/nearest-hint.ts";
import { formatCount, formatList } from "../../terminal/format-values.ts";
import type { DetectionData } from "../data/detection-data.ts";
import { areRaw } from "./find-class-layer.ts";
import type { Detector } from "./open-detector.ts";

/** The classes of a detector, and which categories of the annotations they are. */
export interface DetectorClasses {
  /** Names, in the order of the scores. */
  readonly names: readonly string[];
  /** The class of each category of the training annotations, by its position. */
  readonly ofTraining: Int32Array;
  /** The id of each class in the test annotations; undefined where these do not know it. */
  readonly testIds: readonly (number | undefined)[];
  /** Images of the training set that have each class, of all images. */
  readonly prior: ClassPrior;
}

/**
 * Brings the classes of a detector and the categories of annotations together: by name, where the detector's classes have names.
 *
 * @param context - `named`: what `--class-names` names; `files`: what messages are about
 * @throws {@link DataError} where annotations have categories that the detector lacks, or nothing tells their order.
 */
export async function detectorClasses(
  detector: Detector,
  data: DetectionData,
  {
    named,
    files,
  }: {
    readonly named: { readonly file: string; readonly names: readonly string[] } | undefined;
    readonly files: { readonly train: string; readonly test: string };
  },
): Promise<DetectorClasses> {
  const { train, test } = data;
  const said = named === undefined ? detector.names?.names : checkNames(named, detector);
  const names = said ?? byId(train.set, files.train, detector);
  const places = new Map(names.map((name, id) => [name, id]));
  const ofTraining = Int32Array.from(train.set.categories, ({ name }) => places.get(name) ?? -1);
  checkKnown(train.set, names, files.train);
  checkKnown(test.set, names, files.test);
  const testIds = new Map(test.set.categories.map(({ name, id }) => [name, id]));
  return {
    names,
    ofTraining,
    testIds: names.map((name) => testIds.get(name)),
    prior: await priorFromAnnotations(train.set, { classes: names, source: files.train }),
  };
}

function checkNames(
  { file, names }: { readonly file: string; readonly names: readonly string[] },
  { head }: Detector,
): readonly string[] {
  if (names.length === head.classes) return names;
  throw new DataError({
    parameter: file,
    received: `${formatCount(names.length)} names`,
    expected: `${formatCount(head.classes)}, one for each class of the detector`,
  });
}

/** The categories as a detector whose classes have no names takes them: in the order of their ids. */
function byId({ categories }: AnnotationSet, file: string, { head, path }: Detector): string[] {
  const classes = head.classes;
  if (areRaw(head) && categories.length === classes - 1) {
    throw new DataError({
      parameter: file,
      received: `${formatCount(categories.length)} categories, for ${classes} raw scores "${head.name}" of ${path}, and nothing that tells whether one of them stands for no object`,
      expected: "--background last, as DETR has it, or first, where one does",
      hint: `Where each has a sigmoid of its own, as RT-DETR has it, name all ${classes} classes: --class-names FILE.`,
    });
  }
  if (categories.length !== classes) {
    throw new DataError({
      parameter: file,
      received: `${formatCount(categories.length)} categories, for ${path} with ${formatCount(classes)} classes that it does not name`,
      expected: `${formatCount(classes)} categories, or names`,
      hint: "Name the classes in the order of the detector's scores: --class-names FILE.",
    });
  }
  return categories.toSorted((left, right) => left.id - right.id).map(({ name }) => name);
}

function checkKnown({ categories }: AnnotationSet, names: readonly string[], file: string): void {
  const known = new Set(names);
  const unknown = categories.flatMap(({ name }) => (known.has(name) ? [] : [name]));
  if (unknown.length === 0) return;
  throw new DataError({
    parameter: file,
    received: `${formatCount(unknown.length)} of ${formatCount(categories.length)} categories that the detector does not have: ${formatList(unknown, 4)}`,
    expected: `categories among its ${formatCount(names.length)} classes, by name`,
    hint:
      nearestHint(unknown, names) ??
      "Take them out of the file, or name the classes as the file does: --class-names FILE.",
  });
}
