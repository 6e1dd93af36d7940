// The file that packages/datasets/src/letters reads; README.md there describes it.
import { letters } from "./fonts.mjs";
import { packFile, packPicture } from "./pack.mjs";
import { levels } from "./raster.mjs";
import { side } from "./variation.mjs";

export function packLetters({ fonts, train, test }) {
  const header = {
    format: "balms.letters/1",
    classes: letters,
    width: side,
    height: side,
    levels,
    fonts: fonts.map((font) => font.package),
    train: train.length,
    test: test.length,
  };
  return packFile(header, [...packRows(train), ...packRows(test)]);
}

const packRows = (rows) => [
  Uint8Array.from(rows, (row) => row.label),
  Uint8Array.from(rows, (row) => row.font),
  ...rows.map((row) => packPicture(row.picture)),
];
