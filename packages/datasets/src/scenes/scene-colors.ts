import type { RandomGenerator } from "@balms/core";

/** Red, green and blue, 0 … 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** How far the two colours of a background are apart at most, in each channel. */
const backgroundRange = 64;
/** How far a glyph's colour is from both colours of the background at least, in one channel. */
const leastContrast = 80;

/** The two colours that the background changes between. */
export function drawBackground(random: RandomGenerator): readonly [Color, Color] {
  const first = drawColor(random);
  const near = (value: number): number => {
    const low = Math.max(0, value - backgroundRange);
    const high = Math.min(255, value + backgroundRange);
    return low + random.integer(high - low + 1);
  };
  return [first, [near(first[0]), near(first[1]), near(first[2])]];
}

/** A colour that is seen on the background: all are as likely that are. */
export function drawGlyphColor(
  background: readonly [Color, Color],
  random: RandomGenerator,
): Color {
  for (;;) {
    const color = drawColor(random);
    if (background.every((other) => contrast(color, other) >= leastContrast)) return color;
  }
}

function drawColor(random: RandomGenerator): Color {
  return [random.integer(256), random.integer(256), random.integer(256)];
}

function contrast(color: Color, other: Color): number {
  return Math.max(...color.map((value, channel) => Math.abs(value - other[channel])));
}
