import { adjustLogits, evaluateLogits, predictClasses, type ClassPrior } from "@balms/core";
import { headModel, predict, type HeadTrainingResult } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { GivenScores } from "../backbone/given-scores.ts";
import type { FeatureData } from "../data/feature-data.ts";
import type { MethodResult } from "../report/report.ts";
import type { ComparedName, HeadName } from "../settings/method-name.ts";
import type { TrainSettings } from "../settings/train-settings.ts";

/** A method's measures on the test set, and what it says of each row. */
export interface EvaluatedMethod extends MethodResult {
  /** Class ids [N of test]. */
  readonly predictions: Int32Array;
}

/** Evaluates a given network as it came, and the chosen methods, on the test set. */
export async function evaluateMethods(
  data: FeatureData,
  heads: ReadonlyMap<HeadName, HeadTrainingResult>,
  context: {
    readonly settings: TrainSettings;
    readonly prior: ClassPrior;
    readonly given: GivenScores | undefined;
    readonly signal: AbortSignal;
  },
): Promise<EvaluatedMethod[]> {
  const { settings, prior, given, signal } = context;
  const { manyAbove, fewBelow, zeroCounts, threads } = settings;
  const classes = data.classes.length;
  const { tau } = settings.head;
  const methods: EvaluatedMethod[] = [];
  const measure = (name: ComparedName, logits: Float32Array): void => {
    const evaluation = evaluateLogits(logits, data.test.labels, { prior, manyAbove, fewBelow });
    const predictions = Int32Array.from(predictClasses(logits, { classes }));
    methods.push({ name, evaluation, predictions });
  };
  if (given !== undefined && "test" in given) {
    const { test, isPlain } = given;
    measure("given", test);
    if (isPlain) measure("given-post-hoc", adjustLogits(test, { prior, tau, zeroCounts }));
  }
  const said = new Map<HeadTrainingResult, Float32Array>();
  for (const name of settings.methods) {
    const head = heads.get(name === "post-hoc" ? "softmax" : name);
    if (head === undefined) {
      continue;
    }
    // post-hoc corrects what the softmax head says: no need to ask it twice.
    const raw = said.get(head) ?? (await logitsOf(head, data, { threads, signal }));
    said.set(head, raw);
    measure(name, name === "post-hoc" ? adjustLogits(raw, { prior, tau, zeroCounts }) : raw);
  }
  return methods;
}

async function logitsOf(
  head: HeadTrainingResult,
  { classes, dimensions, test }: FeatureData,
  options: { readonly threads: number; readonly signal: AbortSignal },
): Promise<Float32Array> {
  const { data } = await predict({
    runtime,
    model: headModel({ ...head, dimensions, classes: classes.length }),
    inputs: test.features,
    rows: test.labels.length,
    ...options,
  });
  return data;
}
