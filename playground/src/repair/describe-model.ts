import { inspectModel, type ModelInspection } from "@balms/onnx";
import { describeScores, quoted } from "../../../packages/cli/src/adjust/describe-scores.ts";
import { factsTable } from "../../../packages/cli/src/report/facts-table.ts";
import { section } from "../../../packages/cli/src/report/layout.ts";
import { formatCount, formatList } from "../../../packages/cli/src/terminal/format-values.ts";
import { formatBytes } from "../page/format-bytes.ts";
import { inPage } from "../page/failure.ts";
import { namesOf, scoreOptions, type OpenedModel, type RepairRequest } from "./repair.ts";

/** What was found in a model, as a section of the page. */
export interface DescribedModel {
  readonly html: string;
  /** Why it cannot be corrected; null where it can. */
  readonly refusal: string | null;
  readonly summary: string;
}

/** Says what a model is, in plain words. */
export function describeModel(
  { file, model }: OpenedModel,
  request: RepairRequest,
): DescribedModel {
  const seen = inspectModel(model, scoreOptions(request));
  const [scores] = seen.scores;
  const names = scores === undefined ? undefined : namesOf(model, scores);
  const facts: (readonly [string, string])[] = [
    ["File", `${file.name}, ${formatBytes(file.size)}`],
    ...seen.scores.map((one) => ["Scores", describeScores(one)] as const),
    ...(names === undefined ? [] : [["Classes", formatList(names)] as const]),
    ["Head", headOf(seen)],
    ...seen.inputs.map(({ name, type, shape }) => ["Input", `"${name}" ${type} ${shape}`] as const),
    ...seen.outputs.map((output) => ["Output", outputOf(output, seen)] as const),
    ...(seen.externalFiles.length === 0
      ? []
      : [
          [
            "Weights",
            `in ${quoted(seen.externalFiles)}: keep that beside the corrected file`,
          ] as const,
        ]),
    ...(seen.trainingMode.length === 0
      ? []
      : [["Training mode", `rows depend on their batch: ${quoted(seen.trainingMode)}`] as const]),
    ["Made by", [seen.producer, ...operatorsOf(seen)].filter((text) => text !== "").join(", ")],
  ];
  const isAdjusted = seen.adjustment !== null;
  const refusal = isAdjusted ? null : seen.refusal;
  return {
    html: section("What was found in the model", "", factsTable(facts)),
    refusal,
    summary:
      refusal === null
        ? `Found ${seen.scores.map((one) => describeScores(one)).join("; ") || "a model that is corrected already"}.`
        : "No class scores were found that can be corrected.",
  };
}

function headOf({ head, headRefusal }: ModelInspection): string {
  if (head === null) return `none to replace or train: ${inPage(headRefusal ?? "")}`;
  const { operator, feature, dimensions, classes } = head;
  return `${operator} of ${formatCount(dimensions)} features "${feature}" to ${formatCount(classes)} classes; can be replaced and trained`;
}

function outputOf(
  { name, type, shape, role, follows }: ModelInspection["outputs"][number],
  { staying }: ModelInspection,
): string {
  const reason = staying.find((one) => one.name === name)?.reason;
  const stays = reason === undefined ? "" : `, stays as it is: ${reason}`;
  return `"${name}" ${type} ${shape}: ${role}${follows ? ", follows the correction" : stays}`;
}

function operatorsOf({ operators, irVersion }: ModelInspection): string[] {
  const versions = Object.entries(operators).map(([domain, version]) => `${domain} ${version}`);
  return [...versions, `IR ${irVersion}`];
}
