// Pixels into what a network takes: the same in Node and in the browser.

/**
 * Pictures as one typed array of numbers from 0 to 1, [N, height, width, 1].
 *
 * @param {import("../letters-in-pages/fetch-letters.mjs").Letters} letters
 * @param {import("../letters-in-pages/fetch-letters.mjs").Rows} rows `letters.train` or `letters.test`
 */
export function trainingData({ height, width }, { images, labels }) {
  const data = Float32Array.from(images, (value) => value / 255);
  return { features: { data, shape: [labels.length, height, width, 1] }, labels };
}
