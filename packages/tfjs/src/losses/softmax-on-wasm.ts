import { checkMatrix, softmaxGradient } from "@balms/core/adapter";
import { engine, type Tensor1D, type Tensor2D } from "@tensorflow/tfjs-core";
import { dispose, heapViews, runKernel, type WasmBackend } from "../kernels/wasm-backend.ts";
import type { LossInput } from "./check-loss-input.ts";
import { checkTargetIds } from "./check-target-values.ts";
import type { RowLosses } from "./row-losses.ts";

// Below this share its logarithm loses digits: the loss of such a row is computed from the logits,
// which finds NaN and +Infinity as well, since these make every share of their row NaN. Looking at
// all logits beforehand would cost a third of the whole.
const leastShare = 1e-30;

/**
 * The loss of class ids on the wasm backend: two of its SIMD kernels, and one number per row of their
 * result changed where it is, which makes it the gradient.
 */
export function idSoftmaxOnWasm(input: LossInput, shift: Float64Array): RowLosses {
  const { logits } = input;
  const ids = checkTargetIds(input.targets, shift.length, 0);
  const backend = engine().backend as unknown as WasmBackend;
  const added = backend.makeOutput([shift.length], "float32");
  heapViews(backend, added)[0].set(shift);
  const z = runKernel("Add", backend, { a: logits, b: added }, {});
  const gradient = runKernel("Softmax", backend, { logits: z }, { dim: 1 });
  dispose(backend, added, z);
  const losses = backend.makeOutput([ids.length], "float32");
  const [shares, results] = heapViews(backend, gradient, losses);
  const hard: number[] = [];
  for (let row = 0; row < ids.length; row++) {
    const i = row * shift.length + ids[row];
    const share = shares[i];
    shares[i] = share - 1;
    // 0 and not −0 where it is sure.
    results[row] = 0 - Math.log(share);
    if (!(share >= leastShare)) hard.push(row);
  }
  const made = {
    losses: engine().makeTensorFromTensorInfo(losses) as Tensor1D,
    gradient: engine().makeTensorFromTensorInfo(gradient) as Tensor2D,
  };
  for (const row of hard) {
    results[row] = lossOfRow(logits, row, ids[row], shift);
  }
  return made;
}

/** The loss of one row from its logits. */
function lossOfRow(logits: Tensor2D, row: number, id: number, shift: Float64Array): number {
  const [, classes] = logits.shape;
  const all = logits.dataSync<"float32">();
  const values = all.subarray(row * classes, (row + 1) * classes);
  // Names the row as the caller counts it.
  if (!values.every(Number.isFinite)) checkMatrix(all, classes, "logits");
  return softmaxGradient(values, [id], shift).losses[0];
}
