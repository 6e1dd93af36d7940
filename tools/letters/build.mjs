// Draws the letters and writes what ships in @balms/datasets. `--check` writes nothing: it exits with 1 when a file
// in the repository is not what this script makes.
import { drawTestRows, drawTrainingRows } from "./draw.mjs";
import { letters, testFonts, trainFonts } from "./fonts.mjs";
import { fontList } from "./font-list.mjs";
import { loadFont } from "./load-font.mjs";
import { packLetters } from "./pack-letters.mjs";
import { compress, digestOf } from "./pack.mjs";
import { writeFiles } from "./write-files.mjs";

const load = (id) => loadFont(id, { characters: letters });
const train = trainFonts.map(load);
const test = testFonts.map(load);
const bytes = packLetters({
  fonts: [...train, ...test],
  train: drawTrainingRows(train, 0),
  test: drawTestRows(test, train.length),
});

writeFiles({
  "data/letters.bin.gz": compress(bytes),
  "data/LETTERS-FONTS.md": fontList({ train, test }),
  "src/letters/letters-digest.ts": `/** SHA-256 over the unpacked letters file; written by tools/letters. */
export const lettersDigest: string =
  "${digestOf(bytes)}";
`,
});
