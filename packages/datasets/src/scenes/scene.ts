import type { RunLengthMask } from "@balms/core/adapter";

/** What is seen of one glyph of a scene. */
export interface SceneObject {
  /** Class id. */
  readonly label: number;
  /** Around the mask, pixels from the top left. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
  /** The pixels that it has the most of and nothing later covers. */
  readonly mask: RunLengthMask;
}

/** A picture and what is in it. */
export interface Scene {
  /** [3, 96, 96]: red, green, blue, each row after row from the top left; 0 … 255. */
  readonly pixels: Uint8Array;
  /** 3 to 6, the lowest first. */
  readonly objects: readonly SceneObject[];
}
