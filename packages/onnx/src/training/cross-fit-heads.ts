import { adjustLogits, predictClasses, priorFromLabels } from "@balms/core";
import { linearLogits } from "@balms/core/heads";
import type { ClassPrior } from "@balms/core";
import type { HeadData } from "@balms/core/heads";
import {
  checkChoice,
  checkFunctions,
  checkList,
  checkOptions,
  checkPrior,
  checkSignal,
  checkWhole,
  compareMethods,
  refuse,
  refuseValue,
  selectRows,
  type MethodChoice,
} from "@balms/core/adapter";
import { stratifiedFolds } from "@balms/sampler";
import { checkHeadRows, type CheckedRows } from "./check-training.ts";
import { headOptionNames } from "./head-training-options.ts";
import type { HeadMethod, HeadTrainingOptions } from "./head-training-options.ts";
import { checkMetaNames } from "./meta-settings.ts";
import { trainHead } from "./train-head.ts";

/** What can be compared: ways to train a head, and a plain head that is corrected afterwards. */
export type ComparedMethod = HeadMethod | "post-hoc";

/** How methods are compared on training rows. */
export interface CrossFitOptions extends Omit<
  HeadTrainingOptions,
  "method" | "sampler" | "inLoss" | "mismatch"
> {
  /** Which methods; default all, simplest first: "softmax", "post-hoc", "balanced-softmax", "balms". */
  readonly methods?: readonly ComparedMethod[] | undefined;
  /** K, from 2 to 1,000; default 5. Every method is trained K times. */
  readonly folds?: number | undefined;
}

/** A choice, and how certain it is. */
export interface CrossFit extends MethodChoice<ComparedMethod> {
  readonly folds: number;
  /** Rows that the estimates are from. */
  readonly rows: number;
}

const simplestFirst: readonly ComparedMethod[] = [
  "softmax",
  "post-hoc",
  "balanced-softmax",
  "balms",
];

/**
 * Chooses among methods on the training rows alone: each is trained K times without a fold of them and
 * asked for the rows of that fold, so that every row is predicted by a head that has not seen it.
 *
 *     gain = mean_c mean_{b of c} (right_b − right of the chosen_b)        error from the spread of the differences within classes
 *
 * The test set has no part in it. The features are taken as they are: if they come from a network that was trained on
 * the same rows, all methods look better than they are, the rare classes most of all.
 *
 * @param data - `features` [N, D] and `labels` [N], the training rows
 * @param options - those of `trainHead` for all heads alike; `methods`, `folds` (5)
 * @returns the chosen method and what speaks for it
 * @throws {@link ArgumentError} for options and data that do not fit, and where no class has two rows
 * @throws {@link PriorError} when the prior does not count the labels
 * @throws {@link InterruptedError} when `signal` is aborted
 *
 * @example
 * ```ts
 * import { createRandom, priorFromLabels } from "@balms/core";
 * import { crossFitHeads } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const labels = Array.from({ length: 60 }, (_, row) => Number(row % 10 === 0));
 * const features = Float32Array.from(labels, (label, row) => label + Math.sin(row));
 * const prior = priorFromLabels(labels, { classes: 2 });
 * const choice = await crossFitHeads(
 *   { features, labels },
 *   { runtime, prior, methods: ["softmax", "post-hoc"], folds: 2, steps: 20, random: createRandom(1) },
 * );
 * console.log(choice.method, choice.estimates.map(({ balanced }) => balanced));
 * ```
 */
export async function crossFitHeads(
  data: HeadData<Float32Array>,
  options: CrossFitOptions,
): Promise<CrossFit> {
  const own = headOptionNames.filter((name) => !withoutChoice.has(name));
  checkOptions(options, [...own, "folds", "methods"]);
  const { methods: wanted = simplestFirst, folds = 5, prior, random, signal } = { ...options };
  const { meta, onStep } = { ...options };
  checkMetaNames(meta);
  checkFunctions({ onStep });
  checkPrior(prior);
  checkList(wanted, "methods");
  checkWhole(folds, "folds", 2, 1000);
  const methods = simplestFirst.filter((method) => wanted.includes(method));
  for (const name of wanted) checkChoice(name, "methods", simplestFirst);
  const rows = checkHeadRows(data, { prior });
  const fold = stratifiedFolds(rows.index, { folds, random });
  const asked = [...fold.keys()].filter((row) => fold[row] >= 0);
  if (methods.length === 0) refuseValue("methods", wanted, "at least one method");
  if (asked.length === 0) {
    refuse(
      "labels",
      "no class with two rows",
      "a class with at least two rows, one to train and one to ask",
      "Of so few rows no choice can be made: take a method by name.",
    );
  }
  const said = new Map(methods.map((method) => [method, new Int32Array(rows.rows)]));
  let trained = 0;
  const heads = methods.filter((method) => method !== "post-hoc" || !methods.includes("softmax"));
  // Of few rows there may be fewer folds.
  const dealt = new Set(asked.map((row) => fold[row]));
  for (const k of dealt) {
    const inside = select(rows, (row) => fold[row] !== k);
    const outside = select(rows, (row) => fold[row] === k);
    const counted = priorFromLabels(inside.labels, { classes: prior.classes });
    const note = (method: ComparedMethod, logits: Float32Array): void => {
      const predicted = predictClasses(logits, { classes: prior.classes.length });
      for (const [at, row] of outside.rows.entries()) said.get(method)?.set([predicted[at]], row);
    };
    for (const method of heads) {
      checkSignal(signal);
      const logits = await foldLogits(inside, outside, {
        ...options,
        prior: counted,
        method,
        done: trained,
        all: dealt.size * heads.length,
      });
      trained += 1;
      if (method !== "post-hoc") note(method, logits);
      if (method !== "balanced-softmax" && method !== "balms") {
        note("post-hoc", adjustLogits(logits, adjustmentOf(options, counted)));
      }
    }
  }
  return judge(asked, { labels: rows.labels, said, methods, folds, prior });
}

const withoutChoice: ReadonlySet<string> = new Set(["method", "sampler", "inLoss", "mismatch"]);

interface SelectedRows {
  readonly features: Float32Array;
  readonly labels: Int32Array;
  /** Where they stand among all. */
  readonly rows: readonly number[];
}

function select(all: CheckedRows, has: (row: number) => boolean): SelectedRows {
  const rows = [...all.labels.keys()].filter((row) => has(row));
  return { ...selectRows(all, rows), rows };
}

/** Trains one head on the rows inside, and asks it for those outside. */
async function foldLogits(
  inside: SelectedRows,
  outside: SelectedRows,
  options: CrossFitOptions & {
    readonly method: ComparedMethod;
    readonly done: number;
    readonly all: number;
  },
): Promise<Float32Array> {
  const { method, done, all, folds: _folds, methods: _methods, meta, onStep, ...shared } = options;
  const { tau: _tau, zeroCounts: _zeroCounts, alpha: _alpha, ...plain } = shared;
  const isPlain = method === "softmax" || method === "post-hoc";
  const head = await trainHead(inside, {
    ...(isPlain ? plain : shared),
    method: isPlain ? "softmax" : method,
    ...(method === "balms" && meta !== undefined ? { meta } : {}),
    onStep:
      onStep &&
      (({ step, steps, loss }) => onStep({ step: done * steps + step, steps: all * steps, loss })),
  });
  return linearLogits(outside.features, head);
}

function adjustmentOf(
  { tau, zeroCounts, alpha }: CrossFitOptions,
  prior: ClassPrior,
): Parameters<typeof adjustLogits>[1] {
  return { prior, tau, zeroCounts, alpha };
}

/** Compares what the methods said of the rows that were asked for. */
function judge(
  asked: readonly number[],
  found: {
    readonly labels: Int32Array;
    readonly said: ReadonlyMap<ComparedMethod, Int32Array>;
    readonly methods: readonly ComparedMethod[];
    readonly folds: number;
    readonly prior: ClassPrior;
  },
): CrossFit {
  const { labels, said, methods, folds, prior } = found;
  const truth = Int32Array.from(asked, (row) => labels[row]);
  const candidates = methods.map((name) => {
    const all = said.get(name) ?? labels;
    return { name, predictions: Int32Array.from(asked, (row) => all[row]) };
  });
  const [first, ...others] = candidates;
  const choice = compareMethods(truth, [first, ...others], prior.classes.length);
  return { ...choice, folds, rows: truth.length };
}
