import { fill, greaterEqual, less, logicalAnd, where } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";

/** Losses [B], infinite in the rows where a condition holds: so seen without reading from the device. */
export function infiniteWhere(condition: Tensor, losses: Tensor1D): Tensor1D {
  return where(condition, fill(losses.shape, Infinity), losses);
}

/** Losses [B], infinite in the rows whose id is not from `least` to C − 1. */
export function infiniteOutside(
  ids: Tensor,
  least: number,
  classes: number,
  losses: Tensor1D,
): Tensor1D {
  const known = logicalAnd(greaterEqual(ids, least), less(ids, classes));
  return where(known, losses, fill(losses.shape, Infinity));
}
