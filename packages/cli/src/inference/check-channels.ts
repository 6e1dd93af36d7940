import { ArgumentError } from "@balms/core";

/**
 * Sees to it that `--mean` and `--std` have a value per channel.
 *
 * @throws {@link ArgumentError} when their number is another.
 */
export function checkChannels(
  values: readonly number[],
  channels: number,
  parameter: "--mean" | "--std" = "--mean",
): void {
  if (values.length !== channels) {
    throw new ArgumentError({
      parameter,
      received: `${values.length} values`,
      expected: `${channels}, one per channel of the images`,
    });
  }
}
