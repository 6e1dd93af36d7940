import type { PictureModelOptions } from "./picture-model.ts";

/** Pictures, and the model that scores them. */
export interface ScoredPictures {
  readonly kind: "pictures";
  readonly model: PictureModelOptions;
  /** A picture, or a folder with pictures in it. */
  readonly data: string;
}

/** Scores that were made before. */
export interface ScoreFile {
  readonly kind: "files";
  readonly logits: string;
  readonly scores: PictureModelOptions["scores"]["kind"];
}
