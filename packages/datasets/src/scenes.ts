export { loadScenes } from "./scenes/load-scenes.ts";
export type { SceneSet, ScenesDataset } from "./scenes/scenes-dataset.ts";
export type { Scene, SceneObject } from "./scenes/scene.ts";
export type {
  SceneAnnotation,
  SceneAnnotations,
  SceneCategory,
  SceneImage,
} from "./scenes/scene-annotations.ts";
export type { SceneOptions } from "./scenes/scene-options.ts";
