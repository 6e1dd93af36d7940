import { formatCount, formatSeconds } from "../../terminal/format-values.ts";
import type { DetectRecord } from "./detect-record.ts";
import { measuredBoxes } from "./measured-boxes.ts";

/** What a run was made of, row by row. */
export function runFacts({
  data,
  detector,
  settings,
  timings,
  seed,
  seeds,
}: DetectRecord): (readonly [string, string])[] {
  const { layer } = settings;
  const total = Object.values(timings).reduce((sum, seconds) => sum + seconds, 0);
  return [
    ["Training images", formatCount(data.trainImages)],
    [
      "Test images",
      `${formatCount(data.testImages)} with ${formatCount(data.testObjects)} objects`,
    ],
    [
      "Boxes trained on",
      `${formatCount(data.proposals)}, ${formatCount(data.objects)} of them on objects${data.truths === 0 ? "" : `, of which ${formatCount(data.truths)} are the annotated ones`}`,
    ],
    [
      "Class layer",
      `"${detector.layer}", ${detector.kind}, on ${detector.dimensions} features${detector.levels === 1 ? "" : ` at most, one of ${detector.levels} levels`}: ${detector.evidence.join("; ")}`,
    ],
    ["Pictures", detector.pictures],
    ["Boxes measured", measuredBoxes(detector.boxes)],
    ...detector.notes.map((note) => ["Note", note] as const),
    [
      "Training",
      `${layer.steps} steps of ${layer.batchSize} images from the layer as it is, learning rate ${layer.learningRate} falling to 0, momentum ${layer.momentum}, weight decay ${layer.weightDecay}`,
    ],
    [
      "Images drawn",
      layer.sampler === "repeat-factor"
        ? `repeat-factor, t = ${layer.repeatThreshold}`
        : "image-balanced",
    ],
    ["Seed", seeds === 1 ? String(seed) : `${seed} to ${seed + seeds - 1}`],
    ["Time", formatSeconds(total)],
  ];
}

/** What tells whether two runs were of the same. */
export function runFingerprints({
  data,
  model,
  versions,
}: DetectRecord): (readonly [string, string])[] {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    ["Training images", data.digests.train],
    ["Test images", data.digests.test],
    ["Model digest", model.digest],
    ["Versions", named.join(", ")],
  ];
}
