import type { RandomGenerator } from "@balms/core";
import type { Composition } from "./compose-scene.ts";
import { sceneSide, type Coverage } from "./cover-glyph.ts";
import { drawBackground, drawGlyphColor, type Color } from "./scene-colors.ts";
import { drawTexture } from "./scene-texture.ts";

const area = sceneSide * sceneSide;
const channels = [0, 1, 2] as const;

/** Largest standard deviation of the noise, of 255. */
const mostNoise = 12;
/** That of a sum of four bytes of chance: √(4 · (256² − 1)/12). */
const deviationOfSum = 147.8005;

/**
 * Paints a scene: a textured background, the glyphs over it one after the other, noise over all. Sums and products in one order, so that every
 * engine gets the same bytes.
 *
 * @returns [3, side, side]
 */
export function paintScene({ glyphs }: Composition, random: RandomGenerator): Uint8Array {
  const background = drawBackground(random);
  const planes = paintBackground(background, drawTexture(random));
  for (const glyph of glyphs) paintGlyph(planes, glyph, drawGlyphColor(background, random));
  return addNoise(planes, (mostNoise * random.uniform()) / deviationOfSum, random);
}

function paintBackground(
  [first, second]: readonly [Color, Color],
  texture: Float32Array,
): Float32Array {
  const planes = new Float32Array(3 * area);
  for (const channel of channels) {
    const base = first[channel];
    const difference = second[channel] - base;
    const start = channel * area;
    for (let pixel = 0; pixel < area; pixel++) {
      planes[start + pixel] = base + difference * texture[pixel];
    }
  }
  return planes;
}

function paintGlyph(planes: Float32Array, { left, top, width, ink }: Coverage, color: Color): void {
  for (let place = 0; place < ink.length; place++) {
    if (ink[place] === 0) continue;
    const pixel = (top + Math.floor(place / width)) * sceneSide + left + (place % width);
    const opacity = ink[place] / 255;
    for (const channel of channels) {
      const at = channel * area + pixel;
      planes[at] += (color[channel] - planes[at]) * opacity;
    }
  }
}

/** Rounds to bytes after adding noise that is nearly normal: four bytes of chance, summed. */
function addNoise(planes: Float32Array, scale: number, random: RandomGenerator): Uint8Array {
  const pixels = new Uint8Array(planes.length);
  for (let i = 0; i < planes.length; i++) {
    const bits = random.nextUint32();
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
    const value = Math.floor(planes[i] + (sum - 510) * scale + 0.5);
    pixels[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return pixels;
}
