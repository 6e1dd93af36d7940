import { Option, type Command } from "commander";
import { ArgumentError } from "@balms/core";
import type { Measured, Rules } from "@balms/detection";
import type { EvaluationLimits } from "../settings/evaluation-limits.ts";
import { addLimitOptions } from "./limit-options.ts";
import { pathName } from "./path-name.ts";

/** What commander makes of the options for what a detector has found. */
export interface DetectionOptions extends EvaluationLimits {
  readonly annotations?: string;
  readonly detections?: string;
  readonly rules?: Rules;
  readonly measured?: Measured;
}

const own: ReadonlySet<string> = new Set([
  "annotations",
  "detections",
  "rules",
  "measured",
  "rareUpTo",
  "commonUpTo",
  "bestPerImage",
  "minScore",
]);
/** Those that mean the same whatever is evaluated. */
const shared: ReadonlySet<string> = new Set(["prior", "report", "json", "quiet"]);

/** The options that say what a detector has found, and by which rules that is measured. */
export function addDetectionOptions(command: Command): Command {
  const described = command
    .optionsGroup("Detectors (instead of a classifier):")
    .option(
      "--annotations <file>",
      "what is in the pictures: COCO or LVIS, JSON or gzipped JSON; - for standard input",
      pathName,
    )
    .option(
      "--detections <file>",
      "what a detector has found in them: a list of results as COCO and LVIS take them, with boxes or masks",
      pathName,
    )
    .addOption(
      new Option(
        "--rules <rules>",
        "whose: coco or lvis (default: lvis where the pictures have neg_category_ids)",
      ).choices(["coco", "lvis"]),
    )
    .addOption(
      new Option(
        "--measured <what>",
        "boxes or masks (default: masks where all have them, on both sides)",
      ).choices(["boxes", "masks"]),
    );
  return addLimitOptions(described);
}

/**
 * The two files, where a command line is about a detector; undefined where it is about a classifier.
 *
 * @throws {@link ArgumentError} for options of the one beside those of the other, or one file alone
 */
export function detectionFiles(
  command: Command,
): { readonly annotations: string; readonly detections: string } | undefined {
  const given = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === "cli",
  );
  const first = given.find((option) => own.has(option.attributeName()));
  if (first === undefined) return undefined;
  const { annotations, detections } = command.opts<DetectionOptions>();
  const expected = "--annotations FILE with --detections FILE, for a detector";
  const foreign = given.find((option) => {
    const name = option.attributeName();
    return !own.has(name) && !shared.has(name);
  });
  if (foreign !== undefined) {
    throw new ArgumentError({
      parameter: foreign.long ?? foreign.flags,
      received: `beside ${first.long}`,
      expected: `${expected}, or a classifier without ${first.long}`,
    });
  }
  if (annotations === undefined || detections === undefined) {
    throw new ArgumentError({
      parameter: annotations === undefined ? "--annotations" : "--detections",
      received: `nothing, beside ${first.long}`,
      expected,
    });
  }
  const grouped = given.find((option) =>
    ["rareUpTo", "commonUpTo"].includes(option.attributeName()),
  );
  if (grouped !== undefined && command.getOptionValueSource("prior") !== "cli") {
    throw new ArgumentError({
      parameter: grouped.long ?? grouped.flags,
      received: "nothing that counts training images",
      expected: "--prior beside it",
      hint: "Without a prior classes are rare where the annotations say so (frequency).",
    });
  }
  return { annotations, detections };
}
