import { checkKnown } from "../checks/check-options.ts";
import type { Labels } from "../checks/class-ids.ts";
import { checkList } from "../checks/check-list.ts";
import { checkScores } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { refuse, refuseValue } from "../errors/refuse.ts";
import { evaluatePredictions } from "../metrics/evaluate.ts";
import { argmaxRows } from "../metrics/predict-classes.ts";
import { checkPrior } from "../priors/check-prior.ts";
import { uniformPrior } from "../priors/uniform-prior.ts";
import { type AdjustmentOptions, logitAdjustment } from "./logit-adjustment.ts";
import { splitDigest } from "./split-digest.ts";

/** Options of `chooseTau`. */
export interface TauOptions extends Omit<AdjustmentOptions, "tau"> {
  /** Digest of the split that the rows come from: of its manifest, or from `splitDigest`. */
  readonly digest: string;
  /** Digest of the test split, made in the same way. */
  readonly testDigest: string;
  /** Values of τ to try, each at least 0; default 0, 0.1, …, 2. */
  readonly candidates?: ArrayLike<number> | undefined;
}

/** The chosen τ, and how every candidate did. */
export interface TauChoice {
  readonly tau: number;
  /** Balanced accuracy per candidate, in their order. */
  readonly scores: readonly { readonly tau: number; readonly score: number }[];
}

/**
 * Chooses the strength τ of post-hoc adjustment on validation rows: the candidate with the best
 * balanced accuracy of η − τ·log π. Among equals the one nearest to 1, where theory puts it, then
 * the smaller.
 *
 * Choosing on the rows that are tested on would flatter the result, so both splits must be named
 * by their digests, and the rows must not be those of the test split.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, section 4.1.
 *
 * @param logits - η [N, C] of validation rows, N ≥ 1; finite, or −Infinity for classes that are ruled out
 * @param labels - true class id per row [N]
 * @param options - `prior`, `digest`, `testDigest`; `candidates`, and the other options of `logitAdjustment`
 * @throws {@link ArgumentError} when `digest` or the rows are those of the test split, without rows, on NaN or +Infinity, or lengths that do not match
 * @throws {@link PriorError} on classes without examples, as for `logitAdjustment`
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { chooseTau, splitDigest } from "@balms/core/estimation";
 *
 * const logits = new Float64Array([2, 0, 1, 0.5, 3, 0, 1, 0]);
 * const labels = [0, 1, 0, 0];
 * const [digest, testDigest] = [splitDigest(labels), splitDigest([1, 0, 1])];
 * const prior = priorFromCounts([75, 25]);
 * console.log(chooseTau(logits, labels, { prior, digest, testDigest }).tau); // 0.9
 * ```
 */
export function chooseTau(logits: FloatArray, labels: Labels, options: TauOptions): TauChoice {
  checkKnown(options, [...tauNames, "prior", "target", "training", "zeroCounts", "alpha"]);
  const {
    candidates = Array.from({ length: 21 }, (_, tenth) => tenth / 10),
    digest,
    testDigest,
    ...rest
  } = { ...options };
  const { classes: names } = checkPrior(rest.prior);
  checkWhole(checkScores(logits, names.length, "logits"), "rows", 1);
  checkList(candidates, "candidates");
  checkWhole(candidates.length, "candidates.length", 1);
  const uniform = { prior: uniformPrior(names) };
  const scores = Array.from(candidates, (tau) => {
    const predictions = argmaxRows(logits, logitAdjustment({ ...rest, tau }));
    return { tau, score: evaluatePredictions(predictions, labels, uniform).balanced };
  });
  checkSplits(digest, testDigest, labels, logits);
  const [best] = scores.toSorted(
    (a, b) => b.score - a.score || Math.abs(a.tau - 1) - Math.abs(b.tau - 1) || a.tau - b.tau,
  );
  return { tau: best.tau, scores };
}

function checkSplits(digest: string, testDigest: string, labels: Labels, logits: FloatArray): void {
  const test = readDigest(testDigest, "testDigest");
  const digests = [
    digest,
    splitDigest(labels),
    splitDigest(logits),
    splitDigest(labels, logits),
    splitDigest(logits, labels),
  ];
  if (!digests.some((own) => readDigest(own, "digest") === test)) return;
  refuse("digest", "the test split", "validation data");
}

function readDigest(value: string, parameter: string): string {
  const text = typeof value === "string" ? value.trim().toLowerCase().replace("sha256:", "") : "";
  return text || refuseValue(parameter, value, "a digest, as of splitDigest");
}

const tauNames = ["candidates", "digest", "testDigest"];
