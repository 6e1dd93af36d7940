import { ArgumentError } from "@balms/core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** Ends a training whose loss is no number any more. */
export function refuseLoss(received: string, cause?: unknown): never {
  throw new ArgumentError({
    parameter: "loss",
    received: `${received} in training`,
    expected: "finite losses",
    hint: "A smaller learning rate may help; so may features that are finite and of order 1.",
    cause,
  });
}

/** Losses of steps, left on the device until somebody asks: reading each would stall a GPU. */
export class LossSum {
  readonly #waiting: { readonly loss: Tensor | number; readonly rows: number }[] = [];
  sum = 0;
  rows = 0;
  /** Of the batch that was added last, as of the last `read`. */
  last = 0;

  /** Takes over the loss of a batch. */
  add(loss: Tensor | number, rows: number): void {
    this.#waiting.push({ loss, rows });
  }

  /** Reads what is waiting. */
  async read(): Promise<void> {
    for (const { loss, rows } of this.#waiting) {
      this.last = typeof loss === "number" ? loss : (await loss.data())[0];
      this.sum += this.last * rows;
      this.rows += rows;
    }
    this.dispose();
    if (!Number.isFinite(this.sum)) refuseLoss(`${this.last}`);
  }

  /** Frees what is waiting. */
  dispose(): void {
    for (const { loss } of this.#waiting.splice(0)) if (typeof loss !== "number") loss.dispose();
  }
}
