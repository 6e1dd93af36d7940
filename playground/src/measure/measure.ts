import {
  adjustLogits,
  evaluateLogits,
  plainSoftmax,
  shotGroups,
  uniformPrior,
  type ClassPrior,
} from "@balms/core";
import { scoreRows } from "../../../packages/cli/src/inference/score-rows.ts";
import { settleClasses } from "../../../packages/cli/src/inference/settle-classes.ts";
import type { MethodResult } from "../../../packages/cli/src/report/report.ts";
import { readCounts, type CountsSource } from "../files/read-counts.ts";
import { readLabelIds } from "../files/read-label-ids.ts";
import { readRows } from "../files/read-rows.ts";
import { reliability, type ReliabilityBin } from "./reliability.ts";

/** What is to be measured, and how. */
export interface MeasureRequest {
  readonly scores: File;
  /** What the numbers are: raw scores unless it is said. */
  readonly kind: "automatic" | "softmax" | "probabilities";
  readonly labels: File;
  /** Class counts of the training rows; without them nothing can be shifted, and no class is frequent or rare. */
  readonly counts: CountsSource | undefined;
  readonly tau: number;
  readonly manyAbove: number;
  readonly fewBelow: number;
}

/** A classifier as it is, or shifted. */
export interface Measured extends MethodResult {
  readonly reliability: readonly ReliabilityBin[];
}

/** What came of it. */
export interface MeasuredScores {
  readonly rows: number;
  /** Of each class. */
  readonly rowsOf: readonly number[];
  readonly prior: ClassPrior;
  /** Whether somebody counted the prior; else all classes are taken alike. */
  readonly isCounted: boolean;
  readonly groups: readonly ("many" | "medium" | "few")[];
  readonly methods: readonly Measured[];
  /** Why there is nothing shifted; undefined where there is. */
  readonly unshifted: string | undefined;
}

/**
 * Measures scores of rows whose classes are known, as they are and with the log prior taken off.
 *
 * @throws {@link BalmsError} for files that are none, or do not fit together
 */
export async function measure(request: MeasureRequest): Promise<MeasuredScores> {
  const { scores: file, labels: labelFile, counts, tau, manyAbove, fewBelow } = request;
  const kind = request.kind === "automatic" ? undefined : request.kind;
  const { scores, rows, classes } = scoreRows(await readRows(file), kind, file.name);
  const counted =
    counts === undefined
      ? uniformPrior(Array.from({ length: classes }, (_, id) => String(id)))
      : await readCounts(counts);
  const { prior } = settleClasses(counted, "class counts", {
    model: undefined,
    given: undefined,
    classes,
  });
  const labels = await readLabelIds(labelFile, prior, { count: rows, of: file.name });
  const thresholds = { manyAbove, fewBelow };
  const measured = (name: Measured["name"], values: Float32Array): Measured => ({
    name,
    evaluation: evaluateLogits(values, labels, { prior, ...thresholds }),
    reliability: reliability(plainSoftmax(values, { classes }), labels),
  });
  const rowsOf = prior.classes.map(() => 0);
  for (const label of labels) rowsOf[label] += 1;
  const unshifted = whyUnshifted(counts === undefined, prior);
  return {
    rows,
    rowsOf,
    prior,
    isCounted: counts !== undefined,
    groups: shotGroups(prior, thresholds),
    methods: [
      measured("given", scores),
      ...(unshifted === undefined
        ? [measured("given-post-hoc", adjustLogits(scores, { prior, tau }))]
        : []),
    ],
    unshifted,
  };
}

function whyUnshifted(isUnknown: boolean, { classes, counts }: ClassPrior): string | undefined {
  if (isUnknown)
    return "Say how often each class occurs in training to see frequent and rare classes, and the scores shifted by it.";
  const empty = classes.find((_, id) => counts[id] === 0);
  return empty === undefined
    ? undefined
    : `The class ${JSON.stringify(empty)} has no training rows: its share has no logarithm, and nothing is shifted.`;
}
