import type { RandomGenerator } from "@balms/core";

/** One of some. */
export const pick = <Item>(random: RandomGenerator, items: readonly Item[]): Item =>
  items[random.integer(items.length)];

/** Sizes, axes and places that damaged files have. */
export const sizes: readonly bigint[] = [
  0n,
  1n,
  -1n,
  2n,
  -2n,
  3n,
  4n,
  7n,
  99n,
  1000n,
  65_536n,
  10n ** 8n,
  2n ** 31n - 1n,
  -(2n ** 31n),
  2n ** 32n,
  2n ** 53n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];
