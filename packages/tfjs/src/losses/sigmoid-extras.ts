import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { reshape, Tensor, tensor } from "@tensorflow/tfjs-core";
import { checkNumeric } from "../checks/check-numeric.ts";
import type { SigmoidLossOptions } from "./sigmoid-loss-options.ts";
import type { LossInput } from "./check-loss-input.ts";

/** The mask [B, C] and the background rows [B] of a batch, as tensors. */
export interface SigmoidExtras {
  readonly mask: Tensor | undefined;
  readonly background: Tensor | undefined;
}

/** Checks the shapes of what a batch of logits of some shape comes with, and makes it flat as they are. */
export function sigmoidExtras(
  { logits, areIds }: LossInput,
  shape: readonly number[],
  options: SigmoidLossOptions | undefined,
): SigmoidExtras {
  const { mask, background } = { ...options };
  if (areIds && background !== undefined) {
    const received = describeValue(background);
    const hint = "Class ids say it with -1.";
    throw new ArgumentError({ parameter: "background", received, expected: "nothing", hint });
  }
  return {
    mask: flat(tensorOf(mask, "mask", [...shape]), logits.shape),
    background: flat(tensorOf(background, "background", shape.slice(0, -1)), [logits.shape[0]]),
  };
}

function tensorOf(
  given: Tensor | ArrayLike<number> | undefined,
  parameter: string,
  shape: number[],
): Tensor | undefined {
  if (given === undefined) return undefined;
  const size = shape.reduce((a, b) => a * b, 1);
  if (given instanceof Tensor) {
    checkNumeric(given, parameter);
    if (given.shape.join() === shape.join()) return given;
  } else if (Array.isArray(given) || ArrayBuffer.isView(given)) {
    if (given.length === size) return tensor(Float32Array.from(given), shape);
  }
  throw new ArgumentError({
    parameter,
    received:
      given instanceof Tensor ? `a tensor [${given.shape.join(", ")}]` : describeValue(given),
    expected: `a tensor [${shape.join(", ")}], or ${size} numbers`,
  });
}

function flat(given: Tensor | undefined, shape: number[]): Tensor | undefined {
  return given?.shape.join() === shape.join() ? given : given && reshape(given, shape);
}
