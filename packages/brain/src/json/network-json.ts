/** A network's JSON as far as both versions write the same; the rest is for brain.js to read. */
export interface NetworkJSON {
  readonly sizes: readonly number[];
  readonly layers: readonly unknown[];
}
