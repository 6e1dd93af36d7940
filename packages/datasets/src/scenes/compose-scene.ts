import type { RandomGenerator } from "@balms/core";
import { coverGlyph, reachOf, sceneSide, type Coverage } from "./cover-glyph.ts";
import { drawPose } from "./glyph-pose.ts";
import type { Sprites } from "./sprites.ts";

/** The glyphs of a scene, in the order in which they are painted. */
export interface Composition {
  readonly glyphs: readonly Coverage[];
  /** [side · side]: 0 background; k + 1 where glyph k is seen. */
  readonly owners: Uint8Array;
}

/** What glyphs are drawn from. */
export interface GlyphSource {
  readonly sprites: Sprites;
  /** Place of the first font among those of the sprites, and how many there are. */
  readonly firstFont: number;
  readonly fonts: number;
}

/** A pixel is of a glyph where at least half of it is ink. */
const leastInk = 128;
/** So much of a glyph is seen at least. */
const leastShare = 0.7;
const leastPixels = 16;

/**
 * Places glyphs, each within the scene and over those before it. Where one is seen too little of (less than 70 %, or 16 pixels), all are placed
 * anew: the classes stay, so that the counts of classes are those that were dealt.
 *
 * @param labels - class ids of the glyphs, the lowest first
 */
export function composeScene(
  labels: Uint8Array,
  source: GlyphSource,
  random: RandomGenerator,
): Composition {
  for (;;) {
    const composition = tryComposition(labels, source, random);
    if (composition !== undefined) return composition;
  }
}

function tryComposition(
  labels: Uint8Array,
  source: GlyphSource,
  random: RandomGenerator,
): Composition | undefined {
  const owners = new Uint8Array(sceneSide * sceneSide);
  const glyphs: Coverage[] = [];
  const whole: number[] = [];
  // Pixels of the background, then of each glyph.
  const seen = [owners.length];
  for (const label of labels) {
    const glyph = drawGlyph(label, source, random);
    whole.push(layOver(owners, seen, glyph));
    glyphs.push(glyph);
    const hidden = whole.some(
      (pixels, index) => seen[index + 1] < Math.max(leastPixels, leastShare * pixels),
    );
    if (hidden) return undefined;
  }
  return { glyphs, owners };
}

function drawGlyph(
  label: number,
  { sprites, firstFont, fonts }: GlyphSource,
  random: RandomGenerator,
): Coverage {
  const { trainFonts, testFonts, side } = sprites;
  const allFonts = trainFonts.length + testFonts.length;
  const sprite = label * allFonts + firstFont + random.integer(fonts);
  const pose = drawPose(side, random);
  const reach = reachOf(sprites, { sprite, pose });
  const x = reach.x + (sceneSide - 2 * reach.x) * random.uniform();
  const y = reach.y + (sceneSide - 2 * reach.y) * random.uniform();
  return coverGlyph(sprites, { sprite, pose, x, y });
}

/** Lays a glyph over all others; returns the number of its pixels. */
function layOver(owners: Uint8Array, seen: number[], glyph: Coverage): number {
  const owner = seen.length;
  seen.push(0);
  const { left, top, width, ink } = glyph;
  for (let place = 0; place < ink.length; place++) {
    if (ink[place] < leastInk) continue;
    const pixel = (top + Math.floor(place / width)) * sceneSide + left + (place % width);
    seen[owners[pixel]]--;
    owners[pixel] = owner;
    seen[owner]++;
  }
  return seen[owner];
}
