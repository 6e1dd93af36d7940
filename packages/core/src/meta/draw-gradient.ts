import { checkLabels } from "../checks/check-labels.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkVector } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { sigmoid } from "../losses/sigmoid.ts";
import type { MetaSamplerState } from "./meta-sampler-state.ts";

/**
 * dL/dψ straight through a draw among candidates i of class y_i; for the class-level form these are
 * the classes themselves:
 *
 *     dL/dψ_c = Σ_b dL/ds_b · s̃_{bd} (1[y_d = c] − Σ_{i: y_i = c} s̃_{bi}) (1 − σ(ψ_c))        d = drawn
 */
export function drawGradient(
  state: MetaSamplerState,
  labels: ArrayLike<number>,
  drawn: ArrayLike<number>,
  soft: FloatArray,
  rowGradients: ArrayLike<number>,
  parameter: string,
): Float64Array {
  const count = labels.length;
  const rows = checkMatrix(soft, count, "draw.soft");
  checkLabels(drawn, { rows, classes: count, parameter });
  checkVector(rowGradients, "rowGradients", rows);
  const gradient = new Float64Array(state.psi.length);
  for (let row = 0; row < rows; row++) {
    const start = row * count;
    const factor = rowGradients[row] * soft[start + drawn[row]];
    for (let i = 0; i < count; i++) gradient[labels[i]] -= factor * soft[start + i];
    gradient[labels[drawn[row]]] += factor;
  }
  const out = gradient.map((value, id) => value * sigmoid(-state.psi[id]));
  checkVector(out, "dL/dψ");
  return out;
}
