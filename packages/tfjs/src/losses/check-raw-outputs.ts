import { refuse } from "@balms/core/adapter";
import { engine, type Tensor } from "@tensorflow/tfjs-core";
import { heapViews, type WasmBackend } from "../kernels/wasm-backend.ts";
import { outputMaker } from "./output-maker.ts";
import { backendIs } from "./reads-at-once.ts";

// What ends a layer that puts out logits: their numbers need not be looked at.
const linear =
  /^(Add|BatchMatMul|Conv2D|Einsum|LeakyRelu|Prelu|Relu6?|Tanh|fused(MatMul|Conv2d)__op)$/;

// Soft labels and shares are often made in single precision.
const tolerance = 1e-4;

/**
 * Refuses what a softmax or a sigmoid has been over: a loss of logits would take the shares for logits
 * that are hardly apart, and train to something worse than without it.
 *
 * While gradients are recorded, that shows on every backend by the operator that made them. Where the
 * operator is not known, cpu, wasm and tfjs-node look at the numbers: rows in [0, 1] that add up to 1. One such
 * row may be chance or made by hand, and so may rows of zeros and ones or of equal shares.
 */
export function checkRawOutputs(logits: Tensor, loss: "softmax" | "sigmoid"): void {
  const maker = outputMaker(logits);
  if (maker === "Softmax") refuseShares("softmax", "what a softmax made");
  if (maker === "Sigmoid") refuseShares("sigmoid", "what a sigmoid made");
  if (loss === "sigmoid" || linear.test(maker ?? "")) return;
  const values = valuesAtHand(logits);
  if (values === undefined || !areShares(values, logits.shape.at(-1) ?? 0)) return;
  refuseShares("softmax", "numbers from 0 to 1 that add up to 1 in every row");
}

function refuseShares(kind: "softmax" | "sigmoid", received: string): never {
  refuse(
    "logits",
    received,
    "logits, as the last layer gives them without an activation",
    `Leave the ${kind} out, or train rawLogits(model) of @balms/tfjs/layers: the same weights without it.`,
  );
}

/** The numbers of a tensor where they can be looked at without much of a copy. */
function valuesAtHand(tensor: Tensor): ArrayLike<number> | undefined {
  if (backendIs("cpu") || backendIs("tensorflow")) return tensor.dataSync();
  if (!backendIs("wasm")) return undefined;
  // The backend's own copy would cost as much as the loss.
  return heapViews(engine().backend as unknown as WasmBackend, tensor)[0];
}

function areShares(values: ArrayLike<number>, classes: number): boolean {
  if (classes < 2) return false;
  let telling = 0;
  for (let start = 0; start < values.length; start += classes) {
    let sum = 0;
    let [equal, whole] = [true, true];
    for (let i = start; i < start + classes; i++) {
      const value = values[i];
      // As a rule this ends at the first numbers.
      if (!(value >= 0 && value <= 1)) return false;
      sum += value;
      equal &&= value === values[start];
      whole &&= value === 0 || value === 1;
    }
    if (Math.abs(sum - 1) > tolerance) return false;
    if (!equal && !whole) telling++;
  }
  return telling > 1;
}
