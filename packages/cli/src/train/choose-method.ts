import { createRandom, type ClassPrior } from "@balms/core";
import { certainty } from "@balms/core/adapter";
import { crossFitHeads, type CrossFit } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { FeatureData } from "../data/feature-data.ts";
import { methodTitles } from "../report/method-style.ts";
import { headOptionNames, withOptionNames } from "../settings/option-names.ts";
import type { TrainSettings } from "../settings/train-settings.ts";
import { formatCount, formatList, formatPercent, formatPoints } from "../terminal/format-values.ts";
import type { Progress } from "../terminal/progress.ts";

const folds = 5;

/** Chooses a method on the training rows alone: `--methods auto`. */
export async function chooseByCrossFitting(
  data: FeatureData,
  context: {
    readonly settings: TrainSettings;
    readonly prior: ClassPrior;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<CrossFit> {
  const { settings, prior, signal, progress } = context;
  const { head, meta, zeroCounts, threads, methods } = settings;
  const heads = folds * methods.filter((name) => name !== "post-hoc").length;
  const total = heads * head.steps;
  const stage = progress.stage("choosing a method", total);
  const found = await withOptionNames(headOptionNames, () =>
    crossFitHeads(data.train, {
      runtime,
      prior,
      methods,
      folds,
      ...head,
      meta,
      zeroCounts,
      threads,
      random: createRandom(settings.seed).fork("choice"),
      signal,
      onStep: ({ step, loss }) =>
        stage.update(step, `step ${step} of ${total}, loss ${loss.toFixed(3)}`),
    }),
  );
  stage.finish(`${heads} heads on ${folds} folds`);
  return found;
}

/** Says what was chosen, how certain that is, and which classes had too few rows to speak for it. */
export function describeChoice(
  { method, folds: parts, rows, estimates }: CrossFit,
  { classes, counts }: ClassPrior,
): string {
  const chosen = estimates.find((one) => one.method === method);
  const others = estimates
    .filter((one) => one !== chosen)
    .map(
      ({ method: name, gain, error }) =>
        `${methodTitles[name]} ${formatPoints(gain)} ± ${(certainty * error * 100).toFixed(1)}`,
    );
  const beside = others.length === 0 ? "" : `; against it, in points: ${others.join(", ")}`;
  return `${methodTitles[method]} was chosen for model.onnx by cross-fitting: balanced accuracy ${formatPercent(chosen?.balanced ?? null)} % on ${formatCount(rows)} training rows that the heads had not seen (${parts} folds)${beside}.${unasked(classes.filter((_, id) => counts[id] === 1))}`;
}

/** A class with a single row is always trained on, so that nothing is known of how it is recognised. */
function unasked(names: readonly string[]): string {
  if (names.length === 0) return "";
  const are = names.length === 1 ? "has a single row and no" : "have a single row each and no";
  const kind = names.length === 1 ? "class" : "classes";
  return ` The ${kind} ${formatList(names, 6)} ${are} part in the choice.`;
}
