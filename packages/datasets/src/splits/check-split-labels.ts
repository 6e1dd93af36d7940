import { DataError, type Labels } from "@balms/core";
import { labelsDigest } from "./labels-digest.ts";
import type { SplitManifest } from "./split-manifest.ts";

/**
 * Raises unless `labels` are the very labels that a split was made for, so that its rows mean what they say.
 *
 * @param manifest - the split
 * @param labels - class ids of the source [N]
 * @throws {@link DataError} when number or content differ
 *
 * @example
 * ```ts
 * import { checkSplitLabels, createLongTailedSplit } from "@balms/datasets";
 *
 * const labels = [0, 0, 0, 1, 1, 1];
 * const profile = { kind: "explicit", counts: [3, 1] } as const;
 * checkSplitLabels(createLongTailedSplit({ labels, classes: 2, profile, seed: 7 }), labels);
 * ```
 */
export function checkSplitLabels(manifest: SplitManifest, labels: Labels): void {
  const digest = labelsDigest(labels);
  if (labels.length === manifest.source.rows && digest === manifest.source.labels) return;
  throw new DataError({
    parameter: "labels",
    received: `${labels.length} labels with ${digest}`,
    expected: `the ${manifest.source.rows} labels with ${manifest.source.labels} that the split was made for`,
    hint: "Use the labels in the order of then, or make a new split.",
  });
}
