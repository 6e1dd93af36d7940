import { shuffle, type RandomGenerator } from "@balms/core";
import { fewestGlyphs, mostGlyphs } from "./scene-counts.ts";

/** Which classes are in which scene. */
export interface DealtScenes {
  /** Class ids of all glyphs, scene after scene. */
  readonly labels: Uint8Array;
  /** [scenes + 1]: where each scene begins in `labels`. */
  readonly starts: Uint32Array;
}

/** Deals glyphs out to scenes of 3 to 6, so that each class has exactly its count. */
export function dealScenes(
  counts: Uint32Array,
  scenes: number,
  random: RandomGenerator,
): DealtScenes {
  const labels = new Uint8Array(counts.reduce((total, count) => total + count, 0));
  let end = 0;
  for (const [id, count] of counts.entries()) labels.fill(id, end, (end += count));
  shuffle(labels, random.fork("labels"));
  const sizes = sceneSizes(scenes, labels.length, random.fork("sizes"));
  const starts = new Uint32Array(scenes + 1);
  for (let scene = 0; scene < scenes; scene++) starts[scene + 1] = starts[scene] + sizes[scene];
  return { labels, starts };
}

/** Sizes that are uniform, but for those that are changed by one until their sum is right. */
function sceneSizes(scenes: number, sum: number, random: RandomGenerator): Uint8Array {
  const range = mostGlyphs - fewestGlyphs + 1;
  const sizes = Uint8Array.from({ length: scenes }, () => fewestGlyphs + random.integer(range));
  let missing = sum - sizes.reduce((total, size) => total + size, 0);
  while (missing !== 0) {
    const step = Math.sign(missing);
    const scene = random.integer(scenes);
    const size = sizes[scene] + step;
    if (size < fewestGlyphs || size > mostGlyphs) continue;
    sizes[scene] = size;
    missing -= step;
  }
  return sizes;
}
