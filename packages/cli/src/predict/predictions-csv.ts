import type { Prediction } from "./predictions.ts";

/** What spreadsheets take for the start of a formula, behind any number of the apostrophes that keep them from it. */
const formula = /^'*[=+\-@＝＋－＠\t\r\n]/u;

/**
 * Predictions as a table, a line for each picture: `file,class,probability`, then `class_2,probability_2` and so on.
 *
 * It is safe to open in a spreadsheet: no cell begins as a formula does. Files get a `./` in front instead, which is the same file, and
 * classes an apostrophe; so do those that have apostrophes there already, and taking off the first of them gives every name back.
 *
 * @param most - Classes in a line.
 * @param shown - What is done with each cell; default: nothing.
 */
export function predictionsCsv(
  predictions: readonly Prediction[],
  most: number,
  shown: (cell: string) => string = (cell) => cell,
): string {
  const places = Array.from({ length: most }, (_, place) => (place === 0 ? "" : `_${place + 1}`));
  const header = ["file", ...places.flatMap((place) => [`class${place}`, `probability${place}`])];
  const lines = predictions.map(({ file, likeliest }) => [
    formula.test(file) ? `./${file}` : file,
    ...likeliest.flatMap(({ class: name, probability }) => [
      formula.test(name) ? `'${name}` : name,
      String(probability),
    ]),
  ]);
  return [header, ...lines]
    .map((cells) => `${cells.map((cell) => quoted(shown(cell))).join(",")}\n`)
    .join("");
}

/** Cells with another delimiter as well: spreadsheets of some countries part at semicolons. */
function quoted(cell: string): string {
  return /[",;\t\n\r]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
