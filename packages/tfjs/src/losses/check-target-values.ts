import { ArgumentError } from "@balms/core";
import { classIds } from "@balms/core/adapter";
import { min, sum, type Tensor } from "@tensorflow/tfjs-core";

// For backends whose numbers can be read at once.

/** Reads class ids, each checked: `least` is −1 where that stands for background, else 0. */
export function checkTargetIds(targets: Tensor, classes: number, least: number): ArrayLike<number> {
  const ids = targets.dataSync();
  classIds(ids, { rows: ids.length, classes, least, parameter: "targets" });
  return ids;
}

/** Checks shares [B, C] of at least 0 that add up to 1 per row. */
export function checkTargetShares(targets: Tensor): void {
  const sums = sum(targets, 1).dataSync();
  // Soft labels are often made in single precision.
  const row = sums.findIndex((total) => !(Math.abs(total - 1) <= 1e-4));
  if (row !== -1) refuse(`a sum of ${sums[row]} at row ${row}`, "shares that add up to 1");
  const least = min(targets).dataSync()[0];
  if (!(least >= 0)) refuse(String(least), "shares of at least 0");
}

/** The same, of numbers that are at hand. */
export function checkShareRows(shares: ArrayLike<number>, classes: number): void {
  for (let row = 0; row * classes < shares.length; row++) {
    let total = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) {
      if (!(shares[i] >= 0)) refuse(`${shares[i]} at row ${row}`, "shares of at least 0");
      total += shares[i];
    }
    if (!(Math.abs(total - 1) <= 1e-4))
      refuse(`a sum of ${total} at row ${row}`, "shares that add up to 1");
  }
}

function refuse(received: string, expected: string): never {
  throw new ArgumentError({ parameter: "targets", received, expected });
}
