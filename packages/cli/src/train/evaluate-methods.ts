import { adjustLogits, evaluateLogits, predictClasses, type ClassPrior } from "@balms/core";
import { headModel, predict, type TrainedHead } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { FeatureData } from "../data/feature-data.ts";
import type { MethodResult } from "../report/report.ts";
import type { HeadName, MethodName } from "../settings/method-name.ts";
import type { TrainSettings } from "../settings/train-settings.ts";

/** Measures of all methods, and what the one that is written predicts. */
export interface EvaluatedMethods {
  readonly methods: readonly MethodResult[];
  /** Class ids [N of test] that the written method gives. */
  readonly predictions: Int32Array;
}

/** Evaluates the chosen methods on the test set. */
export async function evaluateMethods(
  data: FeatureData,
  heads: ReadonlyMap<HeadName, TrainedHead>,
  context: {
    readonly settings: TrainSettings;
    readonly prior: ClassPrior;
    readonly written: MethodName;
    readonly signal: AbortSignal;
  },
): Promise<EvaluatedMethods> {
  const { settings, prior, written, signal } = context;
  const { manyAbove, fewBelow, zeroCounts, threads } = settings;
  const classes = data.classes.length;
  const methods: MethodResult[] = [];
  const said = new Map<TrainedHead, Float32Array>();
  let predictions = new Int32Array(0);
  for (const name of settings.methods) {
    const head = heads.get(name === "post-hoc" ? "softmax" : name);
    if (head === undefined) {
      continue;
    }
    // post-hoc corrects what the softmax head says: no need to ask it twice.
    const raw = said.get(head) ?? (await logitsOf(head, data, { threads, signal }));
    said.set(head, raw);
    const { tau } = settings.head;
    const logits = name === "post-hoc" ? adjustLogits(raw, { prior, tau, zeroCounts }) : raw;
    const evaluation = evaluateLogits(logits, data.test.labels, { prior, manyAbove, fewBelow });
    methods.push({ name, evaluation });
    if (name === written) {
      predictions = Int32Array.from(predictClasses(logits, { classes }));
    }
  }
  return { methods, predictions };
}

async function logitsOf(
  { weight, bias }: TrainedHead,
  { classes, dimensions, test }: FeatureData,
  options: { readonly threads: number; readonly signal: AbortSignal },
): Promise<Float32Array> {
  const { data } = await predict({
    runtime,
    model: headModel({ weight, bias, dimensions, classes: classes.length }),
    inputs: test.features,
    rows: test.labels.length,
    ...options,
  });
  return data;
}
