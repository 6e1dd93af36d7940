import { formatPercent, formatPoints } from "../../terminal/format-values.ts";
import type { DetectRecord, RecordedDetector, RecordedMeasure } from "./detect-record.ts";
import { detectorTitles } from "./detector-titles.ts";

/**
 * Says in plain words what happened to the rare classes, and what of it is retraining alone.
 *
 * @returns sentences, the one that matters first
 */
export function detectVerdict(record: DetectRecord): string[] {
  const of = (name: string): RecordedDetector | undefined =>
    record.methods.find((method) => method.name === name);
  const [plain, written, retrained] = [
    of("sigmoid"),
    of(record.model.method),
    of("sigmoid-retrained"),
  ];
  if (plain === undefined || written === undefined) return [];
  const title = detectorTitles[written.name];
  const share = formatPercent(record.measure.minScore).replace(/\.0$/u, "");
  const rare = hasRare(written)
    ? `${title} finds ${formatPercent(written.recallRare)} % of the objects of rare classes at a score of ${share} %; the detector as it is, ${formatPercent(plain.recallRare)} %.`
    : `${title} finds ${formatPercent(written.recall)} % of the objects at a score of ${share} %; the detector as it is, ${formatPercent(plain.recall)} %: no test object is of a class with up to ${record.measure.rareUpTo} training images.`;
  const group: RecordedMeasure = hasRare(written) ? "apRare" : "ap";
  const groupName = hasRare(written) ? "of the rare classes" : "of all classes";
  return [
    rare,
    `Average precision ${groupName}: ${change(plain, written, group)}${hasRare(written) ? `; of all classes: ${change(plain, written, "ap")}` : ""}.`,
    ...(retrained === undefined || retrained === written
      ? []
      : [
          `Training the layer further without any correction gives ${pointsBetween(plain, retrained, group)} of the points ${groupName}.`,
        ]),
    ...withoutTraining(plain, [of("post-hoc"), of("post-hoc-normalised")]),
    ...nothingFound(plain, retrained),
  ];
}

function hasRare({ apRare, recallRare }: RecordedDetector): boolean {
  return apRare !== null && recallRare !== null;
}

function change(
  before: RecordedDetector,
  after: RecordedDetector,
  measure: RecordedMeasure,
): string {
  return `${formatPercent(after[measure])} % after ${formatPercent(before[measure])} % (${pointsBetween(before, after, measure)} points)`;
}

function pointsBetween(
  before: RecordedDetector,
  after: RecordedDetector,
  measure: RecordedMeasure,
): string {
  return formatPoints((after[measure] ?? 0) - (before[measure] ?? 0));
}

/** Scores that are only adjusted change which are above a threshold; the order within a class hardly, or by what else a box may be. */
function withoutTraining(
  plain: RecordedDetector,
  adjusted: readonly (RecordedDetector | undefined)[],
): string[] {
  const said = adjusted.flatMap((method) => {
    if (method === undefined) return [];
    const measure = hasRare(method) ? "recallRare" : "recall";
    return [
      `${detectorTitles[method.name]} finds ${formatPercent(method[measure])} % (AP ${pointsBetween(plain, method, "ap")} points)`,
    ];
  });
  return said.length === 0 ? [] : [`Without training: ${said.join("; ")}.`];
}

// A class layer that fits its pictures gains little by being trained further, however rare its classes are.
const tooMuch = 3;

/** A detector that finds next to nothing before it is trained further, and something after it, was asked the wrong way. */
function nothingFound({ ap }: RecordedDetector, retrained: RecordedDetector | undefined): string[] {
  return (ap ?? 0) * tooMuch >= (retrained?.ap ?? 0)
    ? []
    : [
        "The detector as it is finds next to nothing: its classes may be in another order (--class-names), or its pictures fed otherwise (--mean, --std).",
      ];
}
