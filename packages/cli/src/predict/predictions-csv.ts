import type { Prediction } from "./predictions.ts";

/** What a spreadsheet takes for the start of a formula. */
const formula = /^[=+\-@\t\r]/u;

/**
 * Predictions as a table, a line for each picture: `file,class,probability`, then `class_2,probability_2` and so on.
 *
 * It is safe to open in a spreadsheet: no cell begins as a formula does. Files get a `./` in front instead, which is the same file, and classes an apostrophe.
 *
 * @param most - Classes in a line.
 */
export function predictionsCsv(predictions: readonly Prediction[], most: number): string {
  const places = Array.from({ length: most }, (_, place) => (place === 0 ? "" : `_${place + 1}`));
  const header = ["file", ...places.flatMap((place) => [`class${place}`, `probability${place}`])];
  const lines = predictions.map(({ file, likeliest }) => [
    formula.test(file) ? `./${file}` : file,
    ...likeliest.flatMap(({ class: name, probability }) => [
      formula.test(name) ? `'${name}` : name,
      String(probability),
    ]),
  ]);
  return [header, ...lines].map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

function quoted(cell: string): string {
  return /[",\n\r]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
