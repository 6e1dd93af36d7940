import { exponentialCounts, shuffle, type RandomGenerator } from "@balms/core";

/** Glyphs in a scene: at least, at most. */
export const fewestGlyphs = 3;
export const mostGlyphs = 6;

/** Scenes of the recipe, whose commonest class has 2,000 glyphs and whose rarest has 3. */
const recipeScenes = 4000;
const largest = 2000;
const smallest = 3;

/**
 * Glyphs per class in `scenes` training scenes, classes in an order of chance: n = ⌊2000 · (3/2000)^{rank/(C−1)}⌋ in 4,000 scenes; with
 * other numbers of scenes as much more or less, at least 1.
 */
export function longTailedCounts(
  classes: number,
  scenes: number,
  random: RandomGenerator,
): Uint32Array {
  const counts = exponentialCounts({ classes, largest, imbalanceFactor: largest / smallest });
  const scaled = counts.map((count) => Math.max(1, Math.floor((count * scenes) / recipeScenes)));
  return Uint32Array.from(shuffle(scaled, random));
}

/** Glyphs per class in `scenes` test scenes: as many of each, 4½ in a scene on average, nearly. */
export function balancedCounts(classes: number, scenes: number): Uint32Array {
  const average = (fewestGlyphs + mostGlyphs) / 2;
  return new Uint32Array(classes).fill(Math.max(1, Math.round((average * scenes) / classes)));
}
