// Draws the sprites that scenes are made of and writes what ships in @balms/datasets. `--check` writes nothing: it exits with
// 1 when a file in the repository is not what this script makes.
import { loadFont } from "../letters/load-font.mjs";
import { compress, digestOf, packFile, packPicture } from "../letters/pack.mjs";
import { levels, rasterize } from "../letters/raster.mjs";
import { writeFiles } from "../letters/write-files.mjs";
import { characters } from "./characters.mjs";
import { fontList } from "./font-list.mjs";
import { testFonts, trainFonts } from "./fonts.mjs";

/** Pixels of a sprite, each way: its character reaches from border to border, one way at least. */
const side = 40;

const load = ([id, weight]) => loadFont(id, { characters, weight });
const train = Object.entries(trainFonts).map(load);
const test = Object.entries(testFonts).map(load);
const header = {
  format: "balms.sprites/1",
  classes: characters,
  side,
  levels,
  train: train.map((font) => font.package),
  test: test.map((font) => font.package),
};
// The shapes of one character follow each other: they are much alike, and gzip looks back no further than 32 kB.
const sprites = characters.flatMap((_, label) =>
  [...train, ...test].map((font) =>
    packPicture(rasterize(font.outlines[label], { side, size: side })),
  ),
);
const bytes = packFile(header, sprites);

writeFiles({
  "data/scenes.bin.gz": compress(bytes),
  "data/SCENES-FONTS.md": fontList({ train, test }),
  "src/scenes/sprites-digest.ts": `/** SHA-256 over the unpacked sprites; written by tools/scenes. */
export const spritesDigest: string =
  "${digestOf(bytes)}";
`,
});
