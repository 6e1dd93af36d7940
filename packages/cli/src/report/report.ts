import type { Evaluation, ShotGroup } from "@balms/core";
import type { ComparedName } from "../settings/method-name.ts";

/** A method, or the given network, with its measures on the test set. */
export interface MethodResult {
  readonly name: ComparedName;
  readonly evaluation: Evaluation;
}

/** A test image that was given a wrong class. */
export interface MissedPicture {
  /** The picture as a `data:` address. */
  readonly source: string;
  /** Index of its class. */
  readonly actual: number;
  /** Index of the class that it was given. */
  readonly predicted: number;
}

/** How a training went. */
export interface TrainingCurve {
  readonly title: string;
  /** A CSS colour. */
  readonly color: string;
  /** Mean losses over equal parts, in order. */
  readonly losses: readonly number[];
}

/** What a report tells: plain data, so that it can be made up in a test. */
export interface Report {
  /** Name of the data. */
  readonly title: string;
  readonly classes: readonly string[];
  /** Training rows per class. */
  readonly counts: readonly number[];
  /** Many-, medium- or few-shot, per class. */
  readonly groups: readonly ShotGroup[];
  readonly methods: readonly MethodResult[];
  /** The method whose head is in model.onnx, or the model that was measured: of it are the confusion matrix and the pictures. */
  readonly written: ComparedName;
  readonly manyAbove: number;
  readonly fewBelow: number;
  /** Share of each class in the draws of the Meta Sampler at the end; absent without balms. */
  readonly classRates: readonly number[] | undefined;
  /** Of the backbone, where it was trained on this data, and of each head. */
  readonly curves: readonly TrainingCurve[];
  readonly missed: readonly MissedPicture[];
  /** Which classes the pictures are of, in words. */
  readonly missedFrom: string;
  /** What came of it in plain words: sentences, the one that matters first. */
  readonly verdict: readonly string[];
  /** Settings and circumstances, name and value. */
  readonly facts: readonly (readonly [string, string])[];
  /** Digests and versions, name and value: for machines, and for who compares two runs. */
  readonly fingerprints: readonly (readonly [string, string])[];
}
