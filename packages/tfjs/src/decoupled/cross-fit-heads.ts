import { predictClasses, priorFromLabels } from "@balms/core";
import {
  checkSignal,
  compareMethods,
  type MethodChoice,
  refuseValue,
  selectRows,
} from "@balms/core/adapter";
import { indexRows, stratifiedFolds } from "@balms/sampler";
import { type Tensor, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { DenseLayer } from "../adjustment/find-dense-head.ts";
import type { CachedFeatures } from "./cache-features.ts";
import { type HeadMethod, headMethods } from "./decoupled-options.ts";
import { fitHead, type HeadFitOptions } from "./fit-head.ts";
import { headOf, startAnew } from "./head-model.ts";

type SelectedRows = ReturnType<typeof selectRows>;

/**
 * Chooses a method on the training rows alone: every method is trained K times without a part of them and asked
 * for the rows of that part.
 */
export async function crossFitHeads(
  dense: DenseLayer,
  { features, labels }: CachedFeatures,
  options: Omit<HeadFitOptions, "method"> & {
    readonly folds: number | undefined;
    /** What "balms" is told beside the rest. */
    readonly metaSettings: Pick<HeadFitOptions, "meta" | "derivative" | "passes">;
  },
): Promise<MethodChoice<HeadMethod>> {
  const { folds = 5, metaSettings, ...settings } = options;
  const { prior, random, signal } = settings;
  if (!(labels instanceof Int32Array)) {
    refuseValue("data.labels", labels, 'class ids or names beside method "auto", one per row');
  }
  const fold = stratifiedFolds(indexRows(labels, { classes: prior.classes }), { folds, random });
  const asked = [...fold.keys()].filter((row) => fold[row] >= 0);
  if (asked.length === 0) {
    refuseValue("data.labels", labels, "a class with two rows, one to train on and one to ask");
  }
  const said = headMethods.map((name) => ({ name, predictions: new Int32Array(labels.length) }));
  const rowData = { features: features.data, labels };
  const select = (rows: readonly number[]): SelectedRows => selectRows(rowData, rows);
  for (let part = 0; part < folds; part++) {
    const outside = asked.filter((row) => fold[row] === part);
    if (outside.length === 0) continue;
    const inside = select([...fold.keys()].filter((row) => fold[row] !== part));
    const counted = priorFromLabels(inside.labels, { classes: prior.classes });
    for (const { name, predictions } of said) {
      checkSignal(signal);
      const found = await foldPredictions(dense, inside, select(outside), {
        ...settings,
        ...silent,
        ...(name === "balms" && metaSettings),
        prior: counted,
        random: random.fork(`fold ${part}`),
        method: name,
      });
      for (const [at, row] of outside.entries()) predictions[row] = found[at];
    }
  }
  const candidates = said.map(({ name, predictions }) => ({
    name,
    predictions: asked.map((row) => predictions[row]),
  }));
  const [first, ...others] = candidates;
  return compareMethods(
    asked.map((row) => labels[row]),
    [first, ...others],
    prior.classes.length,
  );
}

// What is said of, or decided by, the one training that counts.
const silent = {
  validation: undefined,
  earlyStopping: undefined,
  onStep: undefined,
  onEpochEnd: undefined,
  onCheckpoint: undefined,
  resume: undefined,
} as const;

/** Trains a head on the rows inside, and returns the class that it gives to each row outside. */
async function foldPredictions(
  dense: DenseLayer,
  inside: SelectedRows,
  outside: SelectedRows,
  options: HeadFitOptions,
): Promise<Int32Array> {
  const dimensions = inside.features.length / inside.labels.length;
  const matrix = ({ features, labels }: SelectedRows) => ({
    data: features,
    shape: [labels.length, dimensions] as [number, number],
  });
  const head = headOf(dense, dimensions);
  try {
    startAnew(head, options.random);
    await fitHead(head, { features: matrix(inside), labels: inside.labels }, options);
    const logits = tidy(
      () => head.predict(tensor2d(outside.features, matrix(outside).shape)) as Tensor,
    );
    try {
      const values = await logits.data<"float32">();
      return Int32Array.from(predictClasses(values, { classes: options.prior.classes.length }));
    } finally {
      logits.dispose();
    }
  } finally {
    head.dispose();
  }
}
