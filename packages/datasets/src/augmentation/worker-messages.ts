import { ArgumentError } from "@balms/core";
import type { Pixels } from "./augmentation-options.ts";
import type { AugmentationSettings } from "./augmentation-settings.ts";

/** What a worker is told: how to augment, and then batch after batch. */
export type WorkerRequest =
  | { readonly kind: "settings"; readonly settings: AugmentationSettings }
  | {
      readonly kind: "batch";
      readonly images: Pixels;
      readonly rows: readonly number[];
      readonly epoch: number;
      readonly index: number | undefined;
    };

/** What it answers to a batch. */
export type WorkerAnswer =
  | { readonly kind: "batch"; readonly data: Float32Array }
  | { readonly kind: "error"; readonly error: TravellingError };

/** An error in words: a copy of one would lose its kind on the way. */
export interface TravellingError {
  readonly isArgument: boolean;
  readonly message: string;
  readonly parameter?: string | undefined;
  readonly received?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

/** An error, ready to be sent. */
export function packError(error: unknown): TravellingError {
  if (!ArgumentError.isInstance(error)) return { isArgument: false, message: String(error) };
  const { message, parameter, received, expected, hint } = error;
  return { isArgument: true, message, parameter, received, expected, hint };
}

/** The error that was sent. */
export function unpackError({ isArgument, message, ...details }: TravellingError): Error {
  return isArgument ? new ArgumentError(details) : workerFailure(message);
}

/** What became of a worker that will not answer any more. */
export function workerFailure(reason: string): ArgumentError {
  return new ArgumentError({
    parameter: "createWorker",
    received: `a worker that failed: ${reason}`,
    expected: "a worker whose module calls serveAugmentation()",
  });
}
