import type { GlyphPose } from "./glyph-pose.ts";
import type { Sprites } from "./sprites.ts";

/** Pixels of a scene, each way. */
export const sceneSide = 96;

/** A glyph on the pixels of a scene. */
export interface Coverage {
  /** The part of the scene that it lies in. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** [height · width]: 0 none … 255 all of the pixel is ink. */
  readonly ink: Uint8Array;
}

/** Which sprite, in which pose, with its middle where in the scene. */
export interface PlacedSprite {
  readonly sprite: number;
  readonly pose: GlyphPose;
  readonly x: number;
  readonly y: number;
}

/** How far the turned ink of a sprite reaches from its middle, in pixels of the scene. */
export function reachOf(
  { halfWidths, halfHeights }: Sprites,
  { sprite, pose }: Pick<PlacedSprite, "sprite" | "pose">,
): { readonly x: number; readonly y: number } {
  const across = halfWidths[sprite] * pose.scaleX;
  const down = halfHeights[sprite] * pose.scaleY;
  const slant = Math.abs(pose.sin);
  return { x: across * pose.cos + down * slant, y: across * slant + down * pose.cos };
}

/** The ink of a sprite on the pixels of a scene: four samples a pixel, between the sprite's pixels linearly. */
export function coverGlyph(sprites: Sprites, placed: PlacedSprite): Coverage {
  const { pose, x, y } = placed;
  const reach = reachOf(sprites, placed);
  // Sums are rounded: what touches the scene's border does not leave it.
  const left = Math.max(0, Math.floor(x - reach.x));
  const top = Math.max(0, Math.floor(y - reach.y));
  const width = Math.min(sceneSide, Math.ceil(x + reach.x)) - left;
  const height = Math.min(sceneSide, Math.ceil(y + reach.y)) - top;
  const ink = new Uint8Array(width * height);
  const levels = framedLevels(sprites, placed.sprite);
  const { side } = sprites;
  const { cos, sin, scaleX, scaleY } = pose;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let sample = 0; sample < 4; sample++) {
        const dx = left + column + (sample % 2 === 0 ? 0.25 : 0.75) - x;
        const dy = top + row + (sample < 2 ? 0.25 : 0.75) - y;
        const along = (cos * dx + sin * dy) / scaleX;
        const down = (cos * dy - sin * dx) / scaleY;
        sum += levelAt(levels, side, along + side / 2 - 0.5, down + side / 2 - 0.5);
      }
      // Four samples of up to 15.
      ink[row * width + column] = Math.floor((sum * 255) / 60 + 0.5);
    }
  }
  return { left, top, width, height, ink };
}

/** The levels of a sprite in a frame of nothing, one pixel wide. */
function framedLevels({ levels, side }: Sprites, sprite: number): Uint8Array {
  const framed = new Uint8Array((side + 2) * (side + 2));
  for (let row = 0; row < side; row++) {
    const start = (sprite * side + row) * side;
    framed.set(levels.subarray(start, start + side), (row + 1) * (side + 2) + 1);
  }
  return framed;
}

/** A framed sprite between its pixels, (0, 0) the middle of the first one inside of the frame. */
function levelAt(framed: Uint8Array, side: number, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < -1 || row < -1 || column >= side || row >= side) return 0;
  const right = x - column;
  const below = y - row;
  const at = (row + 1) * (side + 2) + column + 1;
  return (
    framed[at] * (1 - right) * (1 - below) +
    framed[at + 1] * right * (1 - below) +
    framed[at + side + 2] * (1 - right) * below +
    framed[at + side + 3] * right * below
  );
}
