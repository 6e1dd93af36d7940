import { checkOptions, checkWhole, refuse, refuseValue } from "@balms/core/adapter";
import { checkResize } from "./picture-resize.ts";
import type { DecodeOptions } from "./decode-options.ts";

const largestSide = 16_384;

/** Raises an ArgumentError for options that cannot be meant, and for others than `known`. */
export function checkDecodeOptions(options: DecodeOptions, known: readonly string[]): void {
  checkOptions(options, known);
  const { width, height, channels, resize, mean, std, batchSize = 1 } = options;
  checkWhole(width, "width", 1, largestSide);
  checkWhole(height, "height", 1, largestSide);
  checkWhole(batchSize, "batchSize", 1, 2 ** 20);
  if (resize !== undefined) checkResize(resize, { width, height });
  if (channels !== 1 && channels !== 3) {
    refuseValue("channels", channels, "1 (grey) or 3 (R, G, B)");
  }
  checkPerChannel("mean", mean, channels);
  checkPerChannel("std", std, channels);
  if (std?.includes(0) === true) refuse("std", "0", "numbers other than 0");
}

function checkPerChannel(
  parameter: string,
  values: readonly number[] | undefined,
  channels: number,
): void {
  if (values === undefined) return;
  if (values.length === channels && values.every(Number.isFinite)) return;
  refuse(parameter, `[${values.join(", ")}]`, `${channels} finite numbers, one per channel`);
}
