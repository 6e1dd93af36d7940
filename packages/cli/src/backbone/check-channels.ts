import { ArgumentError } from "@balms/core";

/**
 * Sees to it that `--mean` and `--std` have a value per channel.
 *
 * @throws {@link ArgumentError} when their number is another.
 */
export function checkChannels(mean: readonly number[], channels: number): void {
  if (mean.length !== channels) {
    throw new ArgumentError({
      parameter: "--mean",
      received: `${mean.length} values`,
      expected: `${channels}, one per channel of the images`,
    });
  }
}
