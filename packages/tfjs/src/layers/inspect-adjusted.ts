import { customGrad, type Tensor } from "@tensorflow/tfjs-core";
import { ClassWeightProbe } from "../losses/class-weight-probe.ts";
import { readsAtOnce } from "../losses/reads-at-once.ts";

// Of a row that is so sure, the gradient says little of its weight.
const leastRest = 0.01;

/**
 * Logits as they are, whose gradient is looked at on its way back: behind a softmax, a row of class t
 * has w (φ_j − 1[j = t]) there, and w is what `classWeight` made of the row.
 */
export function inspectAdjusted(logits: Tensor, probe: ClassWeightProbe): Tensor {
  const pass = customGrad((...args) => {
    const [input, save] = args as [Tensor, (tensors: Tensor[]) => void];
    save([input]);
    return {
      value: input.clone(),
      gradFunc: (dy: Tensor, [kept]: Tensor[]): Tensor => {
        if (readsAtOnce()) look(probe, kept, dy);
        return dy;
      },
    };
  });
  return pass(logits);
}

function look(probe: ClassWeightProbe, logits: Tensor, slopes: Tensor): void {
  const classes = logits.shape.at(-1) ?? 1;
  const rows = logits.size / classes;
  const [scores, gradient] = [logits.dataSync(), slopes.dataSync()];
  const ids = new Int32Array(rows);
  const weights = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * classes, (row + 1) * classes];
    ids[row] = onlyNegative(gradient.subarray(from, to));
    const rest = ids[row] < 0 ? 0 : restOf(scores.subarray(from, to), ids[row]);
    if (rest >= leastRest) weights[row] = (-gradient[from + ids[row]] / rest) * rows;
  }
  probe.look(weights, (row) => ids[row]);
}

/** Place of the one number below 0: the class of a row without soft labels; −1 where there is none. */
function onlyNegative(slopes: ArrayLike<number>): number {
  let found = -1;
  for (let j = 0; j < slopes.length; j++) {
    if (!(slopes[j] < 0)) continue;
    if (found !== -1) return -1;
    found = j;
  }
  return found;
}

/** 1 − φ of a class. */
function restOf(scores: ArrayLike<number>, id: number): number {
  let most = -Infinity;
  for (let j = 0; j < scores.length; j++) most = Math.max(most, scores[j]);
  let [sum, rest] = [0, 0];
  for (let j = 0; j < scores.length; j++) {
    const share = Math.exp(scores[j] - most);
    sum += share;
    if (j !== id) rest += share;
  }
  return rest / sum;
}
