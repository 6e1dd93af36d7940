import type { ClassPrior } from "@balms/core";
import type { SceneAnnotations } from "./scene-annotations.ts";
import type { Scene } from "./scene.ts";

/** Scenes that are rendered when they are asked for. */
export interface SceneSet {
  /** N. */
  readonly length: number;
  /** Scenes that have the class [C]. */
  readonly imageCounts: Int32Array;
  /** Glyphs of the class [C]. */
  readonly instanceCounts: Int32Array;
  /**
   * Renders one scene, the same each time.
   *
   * @param index - 0 … N − 1
   * @throws {@link ArgumentError} for any other index
   */
  scene(index: number): Scene;
  /** Annotations as files of COCO and LVIS have them, without a picture being painted: the image of scene i has the id i + 1, class c the category id c + 1. */
  annotations(): SceneAnnotations;
}

/** Pictures of characters for detection and instance segmentation: training is long-tailed, test is balanced. */
export interface ScenesDataset {
  /** 26 small letters, 15 capitals, 7 digits, 8 symbols. */
  readonly classes: readonly string[];
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Packages of the fonts, such as "@fontsource/lora@5.3.0"; none is on both sides. */
  readonly fonts: { readonly train: readonly string[]; readonly test: readonly string[] };
  /** Image frequencies of `train`: images that have the class, of `examples` images. */
  readonly prior: ClassPrior;
  readonly train: SceneSet;
  readonly test: SceneSet;
}
