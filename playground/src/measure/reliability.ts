/** Rows of like certainty. */
export interface ReliabilityBin {
  /** Mean probability of the class that was predicted. */
  readonly confidence: number;
  /** Share of the rows that are right. */
  readonly accuracy: number;
  readonly rows: number;
}

/**
 * How often predictions are right, by how certain they are: in bins of equal width, those without rows left out. Bin k of K holds
 * ((k − 1)/K, k/K], as the expected calibration error has them.
 *
 * Source: Guo et al., "On calibration of modern neural networks", ICML 2017, section 2.
 *
 * @param probabilities - [N, C], row after row
 * @param labels - class ids [N]
 */
export function reliability(
  probabilities: Float32Array,
  labels: Int32Array,
  bins: number = 15,
): ReliabilityBin[] {
  const classes = probabilities.length / labels.length;
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0, rows: 0 }));
  for (const [row, label] of labels.entries()) {
    const start = row * classes;
    let best = start;
    for (let at = start + 1; at < start + classes; at++) {
      if (probabilities[at] > probabilities[best]) best = at;
    }
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(probabilities[best] * bins) - 1))];
    bin.confidence += probabilities[best];
    bin.right += Number(best - start === label);
    bin.rows += 1;
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ confidence, right, rows }) => ({
      confidence: confidence / rows,
      accuracy: right / rows,
      rows,
    }));
}
