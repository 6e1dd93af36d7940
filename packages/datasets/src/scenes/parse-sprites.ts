import { sha256 } from "@balms/core/adapter";
import { damagedFile, openPackedFile, type PackedSource } from "../packed/packed-file.ts";
import { unpackLevels } from "../packed/unpack-levels.ts";
import { spritesDigest } from "./sprites-digest.ts";
import type { Sprites } from "./sprites.ts";

/** The file of sprites, packed or unpacked already. */
export interface SpriteFile extends Omit<PackedSource, "expected"> {
  readonly bytes: Uint8Array;
}

interface Header {
  readonly classes: readonly string[];
  readonly side: number;
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** The file of sprites → pictures, once its digest is that of this version. README.md describes the format. */
export async function parseSprites({ bytes: packed, ...file }: SpriteFile): Promise<Sprites> {
  const source = { ...file, expected: spritesDigest };
  const bytes = isGzip(packed) ? await unpack(packed, source) : packed;
  const digest = `sha256:${sha256(bytes)}`;
  const { header, body } = openPackedFile(bytes, digest, source);
  const { classes, side, train, test } = header as Header;
  const levels = unpackLevels(body, 1);
  return {
    classes,
    side,
    trainFonts: train,
    testFonts: test,
    levels,
    ...inkExtents(levels, side),
    digest,
  };
}

/** Some servers tell browsers to unpack what is named `.gz`. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

// What unpacks gzip in browsers is there in Node, too.
async function unpack(packed: Uint8Array, source: PackedSource): Promise<Uint8Array> {
  try {
    const stream = new Blob([Uint8Array.from(packed)])
      .stream()
      .pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw damagedFile(source, "gzip data that cannot be unpacked", cause);
  }
}

/** How far the ink of each sprite reaches from its middle. */
function inkExtents(levels: Uint8Array, side: number): Pick<Sprites, "halfWidths" | "halfHeights"> {
  const sprites = levels.length / (side * side);
  const halfWidths = new Float32Array(sprites);
  const halfHeights = new Float32Array(sprites);
  const middle = side / 2;
  for (let pixel = 0; pixel < levels.length; pixel++) {
    if (levels[pixel] === 0) continue;
    const sprite = Math.floor(pixel / (side * side));
    const x = pixel % side;
    const y = Math.floor(pixel / side) % side;
    // To the border of the pixel that is farther from the middle.
    halfWidths[sprite] = Math.max(halfWidths[sprite], middle - x, x + 1 - middle);
    halfHeights[sprite] = Math.max(halfHeights[sprite], middle - y, y + 1 - middle);
  }
  return { halfWidths, halfHeights };
}
