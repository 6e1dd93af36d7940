/** Central differences of the reduced loss. */
export function slopesOf(
  logits: Float64Array,
  value: (moved: Float64Array) => number,
): Float64Array {
  return logits.map(
    (logit, i) =>
      (value(logits.with(i, logit + 1e-5)) - value(logits.with(i, logit - 1e-5))) / 2e-5,
  );
}

/** Largest difference; Infinity where there are more of one. */
export function distance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  if (first.length !== second.length) return Infinity;
  return Array.from(first).reduce((most, x, i) => Math.max(most, Math.abs(x - second[i])), 0);
}

/** Logits in single precision, as far as it reaches. */
export function inSingle(logits: Float64Array): Float32Array {
  return Float32Array.from(logits, (x) => Math.max(-3e38, Math.min(3e38, x)));
}
