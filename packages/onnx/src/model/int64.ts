import { refuseModel } from "./refuse-model.ts";

const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];

/**
 * A whole number as int64. The greatest of them, which stands for "to the end", is 2⁶³ as a number: one more than there is.
 *
 * @throws {@link ModelError} for what is no whole number: sizes that a damaged file made
 */
export function int64(value: number): bigint {
  if (!Number.isInteger(value)) {
    return refuseModel(
      "model",
      `sizes, axes or places that come to ${value}`,
      "whole numbers",
      "A node of the model asks for what it cannot have: try the model in ONNX Runtime by itself.",
    );
  }
  const whole = BigInt(value);
  if (whole > most) return most;
  return whole < least ? least : whole;
}
