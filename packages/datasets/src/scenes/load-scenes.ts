import { priorFromCounts } from "@balms/core";
import { sceneSide } from "./cover-glyph.ts";
import { createSceneSet } from "./create-scene-set.ts";
import { dealScenes } from "./deal-scenes.ts";
import { parseSprites } from "./parse-sprites.ts";
import { readSprites } from "./read-sprites.ts";
import { balancedCounts, longTailedCounts } from "./scene-counts.ts";
import { checkSceneOptions, type SceneOptions } from "./scene-options.ts";
import type { ScenesDataset } from "./scenes-dataset.ts";

/**
 * Scenes for detection and instance segmentation: 96×96 in colour, 3 to 6 of 56 kinds of characters in each, with their boxes and masks. They are
 * rendered when they are asked for, from sprites that ship with the package, and depend on the seed alone: the same bytes in
 * Node and in every browser.
 *
 * Training glyphs per class: ⌊2000 · (3/2000)^{rank/55}⌋ in 4,000 scenes, which class has which rank by chance. Test scenes
 * have as many of each class, in fonts that training never sees.
 *
 * @param options - `seed` (default 0), `trainScenes` (4,000), `testScenes` (1,000), `sprites` (where the package's file cannot be read)
 * @returns classes, fonts, the prior of the training scenes and both sets
 * @throws {@link ArgumentError} for options that cannot be meant
 * @throws {@link DataError} when the file of sprites is missing or is not that of this version
 *
 * @example
 * ```ts
 * import { loadScenes } from "@balms/datasets/scenes";
 *
 * const { classes, prior, train } = await loadScenes({ trainScenes: 400, testScenes: 100 });
 * const { pixels, objects } = train.scene(7);
 * console.log(pixels.length); // 27648: [3, 96, 96]
 * for (const { label, box } of objects) {
 *   console.log(classes[label], box, prior.counts[label]); // what, where, in how many training scenes
 * }
 * ```
 */
export async function loadScenes(options?: SceneOptions): Promise<ScenesDataset> {
  const { random, trainScenes, testScenes, sprites: given } = checkSceneOptions(options);
  const sprites = await parseSprites(
    given === undefined ? await readSprites() : { bytes: given, name: "sprites" },
  );
  const { classes, trainFonts, testFonts } = sprites;

  const trainRandom = random.fork("train");
  const trainCounts = longTailedCounts(classes.length, trainScenes, random.fork("ranks"));
  const train = createSceneSet({
    name: "train",
    dealt: dealScenes(trainCounts, trainScenes, trainRandom),
    sprites,
    random: trainRandom,
  });

  const testRandom = random.fork("test");
  const testCounts = balancedCounts(classes.length, testScenes);
  const test = createSceneSet({
    name: "test",
    dealt: dealScenes(testCounts, testScenes, testRandom),
    sprites,
    random: testRandom,
    stated: train,
  });

  const prior = priorFromCounts(train.imageCounts, {
    classes,
    counted: "images",
    examples: trainScenes,
  });
  return {
    classes,
    width: sceneSide,
    height: sceneSide,
    fonts: { train: trainFonts, test: testFonts },
    prior,
    train,
    test,
  };
}
