import { customGrad, engine, mul, sum } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { scaleRows } from "./scale-rows.ts";

/** What a backend computes of a batch in one pass. */
export interface RowLosses {
  /** Loss per row [B]. */
  readonly losses: Tensor1D;
  /** ∂loss_b/∂η [B, C]: every row holds the gradient of its own loss. */
  readonly gradient: Tensor2D;
}

/** The Hessian of loss_b with respect to its own row of logits, times a vector per row [B, C]. */
export type Curvature = (logits: Tensor2D, vectors: Tensor2D) => Tensor2D;

type Save = (tensors: Tensor[]) => void;

/**
 * Losses [B] whose gradient was computed with them. The gradient is differentiable again, with
 * respect to the logits (through `curvature`) and to what the losses are multiplied with later:
 * `inspect` gets to see that, where nothing is differentiated twice.
 */
export function rowLosses(
  logits: Tensor2D,
  compute: (logits: Tensor2D) => RowLosses,
  curvature: Curvature,
  inspect?: (factors: Tensor) => void,
): Tensor1D {
  const loss = customGrad((...args) => {
    const [input, save] = args as [Tensor2D, Save];
    const { losses, gradient } = compute(input);
    // The logits are held on to where gradients of gradients are recorded, and not otherwise.
    const nested = engine().state.gradientDepth > 1;
    save(nested ? [gradient, input] : [gradient]);
    return {
      value: losses,
      gradFunc: (dy: Tensor, [slope, kept]: Tensor[]): Tensor => {
        if (nested) {
          return scaledGradient(kept as Tensor2D, dy as Tensor1D, slope as Tensor2D, curvature);
        }
        inspect?.(dy);
        return scaleRows(slope as Tensor2D, dy);
      },
    };
  });
  return loss(logits);
}

/** gradient_b · dy_b. */
function scaledGradient(
  logits: Tensor2D,
  dy: Tensor1D,
  gradient: Tensor2D,
  curvature: Curvature,
): Tensor2D {
  const scale = customGrad((...args) => {
    const [input, factors, save] = args as [Tensor2D, Tensor1D, Save];
    save([input, factors, gradient]);
    return {
      value: scaleRows(gradient, factors),
      gradFunc: (u: Tensor, saved: Tensor[]): Tensor[] => [
        scaleRows(curvature(saved[0] as Tensor2D, u as Tensor2D), saved[1]),
        sum(mul(u, saved[2]), 1),
      ],
    };
  });
  return scale(logits, dy);
}
