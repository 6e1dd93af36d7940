// The letters as two files beside a page: @balms/datasets reads files, which a browser cannot.
import { gzipSync } from "node:zlib";
import { loadLetters } from "@balms/datasets";

/**
 * What fetch-letters.mjs reads, by the names of the files.
 *
 * @returns {Promise<Record<"letters.json" | "letters.bin", string | Uint8Array>>}
 */
export async function packLetters() {
  const { classes, width, height, train, test } = await loadLetters();
  const columns = [train, test].flatMap(({ labels, images }) => [Uint8Array.from(labels), images]);
  const header = { classes, width, height, train: train.labels.length, test: test.labels.length };
  return {
    "letters.json": JSON.stringify(header),
    "letters.bin": gzipSync(Buffer.concat(columns), { level: 9 }),
  };
}
