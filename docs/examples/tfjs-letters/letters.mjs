// Pixels into what a network takes: the same in Node and in the browser.

/**
 * @typedef {object} Rows
 * @property {Uint8Array} images [N·height·width], 0 … 255
 * @property {Int32Array} labels [N]
 */

/**
 * What `loadLetters` of @balms/datasets gives.
 *
 * @typedef {object} Letters
 * @property {readonly string[]} classes
 * @property {number} width
 * @property {number} height
 * @property {Rows} train
 * @property {Rows} test
 */

/**
 * Pictures as one typed array of numbers from 0 to 1, [N, height, width, 1].
 *
 * @param {Letters} letters
 * @param {Rows} rows `letters.train` or `letters.test`
 */
export function trainingData({ height, width }, { images, labels }) {
  const data = Float32Array.from(images, (value) => value / 255);
  return { features: { data, shape: [labels.length, height, width, 1] }, labels };
}
