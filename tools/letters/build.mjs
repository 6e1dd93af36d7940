// Draws the letters and writes what ships in @balms/datasets. `--check` writes nothing: it exits with 1 when a file
// in the repository is not what this script makes.
import { readFileSync, writeFileSync } from "node:fs";
import { drawTestRows, drawTrainingRows } from "./draw.mjs";
import { loadFont, testFonts, trainFonts } from "./fonts.mjs";
import { fontList } from "./font-list.mjs";
import { compress, digestOf, packLetters } from "./pack.mjs";

const train = trainFonts.map(loadFont);
const test = testFonts.map(loadFont);
const bytes = packLetters({
  fonts: [...train, ...test],
  train: drawTrainingRows(train, 0),
  test: drawTestRows(test, train.length),
});
const digest = digestOf(bytes);
const encoder = new TextEncoder();
const digestSource = `/** SHA-256 over the unpacked letters file; written by tools/letters. */
export const lettersDigest: string =
  "${digest}";
`;

const files = {
  "data/letters.bin.gz": compress(bytes),
  "data/LETTERS-FONTS.md": encoder.encode(fontList({ train, test })),
  "src/letters/letters-digest.ts": encoder.encode(digestSource),
};

const checks = process.argv.includes("--check");
for (const [path, content] of Object.entries(files)) {
  const url = new URL(`../../packages/datasets/${path}`, import.meta.url);
  if (!checks) writeFileSync(url, content);
  const same = Buffer.compare(readFileSync(url), content) === 0;
  if (!same) process.exitCode = 1;
  const verdict = same ? (checks ? "same" : "written") : "DIFFERS";
  console.log(`${verdict}  ${path}  ${content.length} bytes  ${digestOf(content)}`);
}
