import { createRandom, type RandomGenerator } from "@balms/core";
import { checkOptions, checkWhole, refuseValue } from "@balms/core/adapter";

/** Which scenes there are to be. */
export interface SceneOptions {
  /** Decides everything: which classes are rare, what is in each scene, and every pixel. Default 0. */
  readonly seed?: number | string | undefined;
  /** Number of training scenes, from 15 to 1,000,000; default 4,000. Counts of classes grow with it. */
  readonly trainScenes?: number | undefined;
  /** Number of test scenes, from 10 to 1,000,000; default 1,000. */
  readonly testScenes?: number | undefined;
  /** The bytes of `@balms/datasets/scenes.bin.gz`; default: read from the package, in Node, or fetched from beside the module. */
  readonly sprites?: Uint8Array | undefined;
}

/** The options, checked and complete. */
export interface SceneSettings {
  readonly random: RandomGenerator;
  readonly trainScenes: number;
  readonly testScenes: number;
  readonly sprites: Uint8Array | undefined;
}

// In fewer there is no room for a glyph of every class.
const fewestTraining = 15;
const fewestTest = 10;
const most = 1_000_000;

/**
 * Checks which scenes there are to be.
 *
 * @throws {@link ArgumentError} naming the option that cannot be meant
 */
export function checkSceneOptions(options: SceneOptions | undefined): SceneSettings {
  checkOptions(options, ["seed", "trainScenes", "testScenes", "sprites"]);
  const { seed = 0, trainScenes = 4000, testScenes = 1000, sprites } = { ...options };
  checkWhole(trainScenes, "trainScenes", fewestTraining, most);
  checkWhole(testScenes, "testScenes", fewestTest, most);
  if (sprites !== undefined && !(sprites instanceof Uint8Array)) {
    refuseValue("sprites", sprites, "a Uint8Array, the bytes of @balms/datasets/scenes.bin.gz");
  }
  return { random: createRandom(seed).fork("scenes"), trainScenes, testScenes, sprites };
}
