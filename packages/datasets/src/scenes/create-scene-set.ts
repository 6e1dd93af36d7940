import type { RandomGenerator } from "@balms/core";
import { checkWhole, maskBox, maskFromBitmap } from "@balms/core/adapter";
import { composeScene, type Composition } from "./compose-scene.ts";
import { sceneSide } from "./cover-glyph.ts";
import type { DealtScenes } from "./deal-scenes.ts";
import { paintScene } from "./paint-scene.ts";
import { annotateScenes } from "./scene-annotations.ts";
import type { SceneSet } from "./scenes-dataset.ts";
import type { SceneObject } from "./scene.ts";
import type { Sprites } from "./sprites.ts";

/** What one set is rendered from. */
export interface SceneSource {
  readonly name: "train" | "test";
  readonly dealt: DealtScenes;
  readonly sprites: Sprites;
  readonly random: RandomGenerator;
  /** Counts that the categories state; default those of this set. */
  readonly stated?: Pick<SceneSet, "imageCounts" | "instanceCounts">;
}

/** Scenes that are rendered when they are asked for: each from a generator of its own, so that any can be the first. */
export function createSceneSet({ name, dealt, sprites, random, stated }: SceneSource): SceneSet {
  const { labels, starts } = dealt;
  const { classes, trainFonts, testFonts } = sprites;
  const length = starts.length - 1;
  const source =
    name === "train"
      ? { sprites, firstFont: 0, fonts: trainFonts.length }
      : { sprites, firstFont: trainFonts.length, fonts: testFonts.length };
  const labelsOf = (index: number): Uint8Array => labels.subarray(starts[index], starts[index + 1]);
  const compose = (index: number): Composition =>
    composeScene(labelsOf(index), source, random.fork(`place/${index}`));
  const counts = stated ?? countScenes(dealt, classes.length);
  return {
    length,
    ...countScenes(dealt, classes.length),
    scene(index) {
      checkWhole(index, "index", 0, length - 1);
      const composition = compose(index);
      return {
        pixels: paintScene(composition, random.fork(`paint/${index}`)),
        objects: objectsOf(labelsOf(index), composition),
      };
    },
    annotations: () =>
      annotateScenes({
        classes,
        ...counts,
        side: sceneSide,
        name,
        scenes: Array.from({ length }, (_, index) => objectsOf(labelsOf(index), compose(index))),
      }),
  };
}

function objectsOf(labels: Uint8Array, { owners }: Composition): SceneObject[] {
  const seen = new Uint8Array(owners.length);
  return Array.from(labels, (label, glyph) => {
    for (let pixel = 0; pixel < owners.length; pixel++) {
      seen[pixel] = owners[pixel] === glyph + 1 ? 1 : 0;
    }
    const mask = maskFromBitmap(seen, [sceneSide, sceneSide]);
    return { label, box: maskBox(mask), mask };
  });
}

/** Scenes that have each class, and glyphs of it. */
function countScenes(
  { labels, starts }: DealtScenes,
  classes: number,
): Pick<SceneSet, "imageCounts" | "instanceCounts"> {
  const imageCounts = new Int32Array(classes);
  const instanceCounts = new Int32Array(classes);
  for (const label of labels) instanceCounts[label]++;
  for (let scene = 0; scene + 1 < starts.length; scene++) {
    for (const label of new Set(labels.subarray(starts[scene], starts[scene + 1]))) {
      imageCounts[label]++;
    }
  }
  return { imageCounts, instanceCounts };
}
