import { fileURLToPath } from "node:url";
import { readBytes } from "../readers/read-bytes.ts";
import type { LettersDataset } from "./letters-dataset.ts";
import { parseLetters } from "./parse-letters.ts";

const lettersFile = new URL("../../data/letters.bin.gz", import.meta.url);

/**
 * Loads the letters that ship with the package: 26 lower-case letters, 28×28 grey, drawn from 70 open-licensed fonts.
 *
 * Training counts follow the frequency of letters in English text (e 800 … z 5, 6,303 in all); the test set has 108
 * pictures per letter, from fonts that training never sees.
 *
 * @returns pictures, labels and fonts of both halves
 * @throws {@link DataError} when the file is missing or does not have the digest that this version was built with
 *
 * @example
 * ```ts
 * import { loadLetters } from "@balms/datasets";
 *
 * const { train, test } = await loadLetters();
 * console.log(train.labels.length, test.labels.length); // 6303 2808
 * ```
 *
 * Letter frequencies: R. E. Lewand, "Cryptological Mathematics", Mathematical Association of America, 2000, p. 36.
 */
export async function loadLetters(): Promise<LettersDataset> {
  const path = fileURLToPath(lettersFile);
  return parseLetters(await readBytes(path), path);
}
