import type { SplitManifest } from "./split-manifest.ts";

/**
 * The text of a split's JSON file: fixed order of fields, one line per list of rows, newline at the end.
 *
 * @param manifest - made by {@link createLongTailedSplit}
 *
 * @example
 * ```ts
 * import { createLongTailedSplit, manifestFromJSON, manifestToJSON } from "@balms/datasets";
 *
 * const split = createLongTailedSplit({
 *   labels: [0, 0, 0, 1, 1, 1],
 *   classes: 2,
 *   profile: { kind: "explicit", counts: [3, 1] },
 *   seed: 7,
 * });
 * console.log(manifestFromJSON(manifestToJSON(split)).digest === split.digest); // true
 * ```
 */
export function manifestToJSON(manifest: SplitManifest): string {
  const { format, seed, profile, classes, counts, source, train, validation, meta, digest } =
    manifest;
  const fields = {
    format,
    seed,
    profile,
    classes,
    counts,
    source,
    train,
    validation,
    meta,
    digest,
  };
  const lines = Object.entries(fields).map(
    ([key, value]) => `  "${key}": ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}
