import { checkList } from "../checks/check-list.ts";
import { encodeUtf8 } from "../digest/encode-utf8.ts";
import { sha256 } from "../digest/sha256.ts";
import { refuseValue } from "../errors/refuse.ts";

/**
 * Digest of the rows of a split, for telling validation from test data: SHA-256 over the exact
 * numbers, in order. The type of the array makes no difference, the numbers alone do.
 *
 * @param values - one or more lists of numbers: the labels [N], or the logits [N, C] and the labels
 * @returns "sha256:" and 64 hexadecimal digits, the same in every engine
 * @throws {@link ArgumentError} on what is no list of numbers: names, holes, NaN
 *
 * @example
 * ```ts
 * import { splitDigest } from "@balms/core/estimation";
 *
 * console.log(splitDigest(new Int32Array([0, 2, 1])) === splitDigest([0, 2, 1])); // true
 * ```
 */
export function splitDigest(...values: readonly (ArrayLike<number> | ArrayLike<bigint>)[]): string {
  const parts = values.map((list) => {
    checkList(list, "values");
    const view = new DataView(new ArrayBuffer(list.length * 8));
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      // What is no number would be NaN, and two splits of names the same.
      if (Number.isNaN(value) || !["number", "bigint"].includes(typeof value)) {
        refuseValue("values", value, "numbers", ` at position ${i}`);
      }
      view.setFloat64(i * 8, Number(value), true);
    }
    return sha256(new Uint8Array(view.buffer));
  });
  // A digest of digests: no copy that holds all lists at once.
  return `sha256:${sha256(encodeUtf8(parts.join()))}`;
}
