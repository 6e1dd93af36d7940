import type { RandomGenerator } from "@balms/core";

/** How a glyph stands in a scene, its place aside. */
export interface GlyphPose {
  /** Pixels of the scene to one of the sprite, along the glyph's own axes. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Cosine and sine of its turn. */
  readonly cos: number;
  readonly sin: number;
}

// Pixels of the longer side of a glyph of the proportions that it has in its font.
const smallest = 18;
const largest = 42;
/** Tangent of half the largest turn: tan(10°). */
const halfTurn = 0.17632698;
const narrowest = 0.8;
const widest = 1.25;

/**
 * Draws a pose: 18 to 42 pixels, turned by up to 20° either way, width over height changed by a factor from 0.8 to 1.25, which makes one of the
 * two smaller. Without sines, which are not the same in every engine: cos = (1 − t²)/(1 + t²), sin = 2t/(1 + t²), t the tangent of half the angle.
 */
export function drawPose(side: number, random: RandomGenerator): GlyphPose {
  const scale = (smallest + (largest - smallest) * random.uniform()) / side;
  const t = halfTurn * (2 * random.uniform() - 1);
  const aspect = narrowest + (widest - narrowest) * random.uniform();
  return {
    scaleX: aspect < 1 ? scale * aspect : scale,
    scaleY: aspect > 1 ? scale / aspect : scale,
    cos: (1 - t * t) / (1 + t * t),
    sin: (2 * t) / (1 + t * t),
  };
}
