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
 * Reads what pack-letters.mjs has packed, from beside the page.
 *
 * @param {string} base address of the page
 * @returns {Promise<Letters>}
 */
export async function fetchLetters(base) {
  const [header, packed] = await Promise.all(
    ["letters.json", "letters.bin"].map(async (name) => {
      const response = await fetch(new URL(name, base));
      if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
      return response;
    }),
  );
  const { classes, width, height, train, test } = await header.json();
  const stream = (await packed.blob()).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let offset = 0;
  const take = (/** @type {number} */ length) => bytes.subarray(offset, (offset += length));
  const rows = (/** @type {number} */ count) => ({
    labels: Int32Array.from(take(count)),
    images: take(count * width * height),
  });
  return { classes, width, height, train: rows(train), test: rows(test) };
}
