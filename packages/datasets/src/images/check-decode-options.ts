import { ArgumentError } from "@balms/core";
import { checkWhole, describeValue } from "@balms/core/adapter";
import type { DecodeOptions } from "./decode-options.ts";

const largestSide = 16_384;

/** Raises an ArgumentError for options that cannot be meant. */
export function checkDecodeOptions(options: DecodeOptions): void {
  checkWhole(options.width, "width", 1, largestSide);
  checkWhole(options.height, "height", 1, largestSide);
  checkWhole(options.batchSize ?? 1, "batchSize", 1, 2 ** 20);
  if (options.channels !== 1 && options.channels !== 3) {
    throw new ArgumentError({
      parameter: "channels",
      received: describeValue(options.channels),
      expected: "1 (grey) or 3 (R, G, B)",
    });
  }
  checkPerChannel("mean", options.mean, options.channels);
  checkPerChannel("std", options.std, options.channels);
  if (options.std?.includes(0) === true) {
    throw new ArgumentError({ parameter: "std", received: "0", expected: "numbers other than 0" });
  }
}

function checkPerChannel(
  parameter: string,
  values: readonly number[] | undefined,
  channels: number,
): void {
  if (values === undefined) return;
  if (values.length === channels && values.every(Number.isFinite)) return;
  throw new ArgumentError({
    parameter,
    received: `[${values.join(", ")}]`,
    expected: `${channels} finite numbers, one per channel`,
  });
}
