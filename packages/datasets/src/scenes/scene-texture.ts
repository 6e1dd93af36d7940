import type { RandomGenerator } from "@balms/core";
import { sceneSide } from "./cover-glyph.ts";

/** Pixels between the points of the two octaves, which divide the scene's side. */
const octaves = [
  { spacing: 24, share: 2 / 3 },
  { spacing: 8, share: 1 / 3 },
];

/**
 * A texture [side · side] of numbers from 0 to 1: values of chance at the points of two grids, a coarse one and a fine one, linearly
 * between the points.
 */
export function drawTexture(random: RandomGenerator): Float32Array {
  const texture = new Float32Array(sceneSide * sceneSide);
  for (const { spacing, share } of octaves) {
    const points = sceneSide / spacing + 1;
    const grid = Float32Array.from({ length: points * points }, () => random.uniform());
    addOctave(texture, grid, { spacing, share, points });
  }
  return texture;
}

function addOctave(
  texture: Float32Array,
  grid: Float32Array,
  { spacing, share, points }: { spacing: number; share: number; points: number },
): void {
  for (let y = 0; y < sceneSide; y++) {
    const row = Math.floor(y / spacing);
    const below = (y - row * spacing) / spacing;
    for (let column = 0; column < points - 1; column++) {
      const at = row * points + column;
      const left = grid[at] * (1 - below) + grid[at + points] * below;
      const right = grid[at + 1] * (1 - below) + grid[at + points + 1] * below;
      const start = y * sceneSide + column * spacing;
      for (let x = 0; x < spacing; x++) {
        texture[start + x] += share * (left + ((right - left) * x) / spacing);
      }
    }
  }
}
