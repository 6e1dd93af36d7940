import { basename } from "node:path";
import type { ClassPrior } from "@balms/core";
import type { AdjustmentCheck } from "@balms/onnx";
import { isNamed } from "../data/align-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount, formatList } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import type { AdjustRequest, Change } from "./adjust-request.ts";
import { describeDetector } from "./describe-detector.ts";
import { describeScores, followingOutputs, quoted } from "./describe-scores.ts";
import type { ModelUnit } from "./model-unit.ts";
import type { PlannedModel } from "./planned-model.ts";
import { resultRecord } from "./result-record.ts";
import type { Checks } from "./write-unit.ts";
import { jsonText } from "../terminal/json-text.ts";

/**
 * Says on standard output what was done to each model, or would be, and on standard error what a user should know besides.
 */
export function printResult(
  plans: readonly PlannedModel[],
  context: {
    readonly unit: ModelUnit;
    readonly request: AdjustRequest;
    readonly checks: Checks;
    readonly command: CommandContext;
  },
): void {
  const { unit, request, checks, command } = context;
  const notes = new Set([
    ...plans.flatMap((plan, index) =>
      [...checkNotes(checks[index]), ...plan.notes].map((note) => `${plan.model.name}: ${note}`),
    ),
    ...unitNotes(plans, unit),
  ]);
  command.stderr.write(printableLines(Array.from(notes, (note) => `balms: ${note}`)));
  if (request.print === "object") {
    const record = resultRecord(plans, { request, checks, notes: [...notes] });
    command.stdout.write(jsonText(record));
  } else if (request.print === "text") {
    const lines = plans.flatMap((plan, index) => [
      titleOf(plan, unit, request),
      ...[...detailsOf(plan), ...checkLines(plan, checks[index], request.change)].map(
        (line) => `  ${line}`,
      ),
    ]);
    command.stdout.write(printableLines(lines));
  }
}

function titleOf(plan: PlannedModel, unit: ModelUnit, request: AdjustRequest): string {
  const { model } = plan;
  const { output, change } = request;
  const isFolder = unit.folder !== undefined;
  const from = isFolder ? model.name : basename(model.path);
  if (change.make === "nothing") return model.name;
  const to = isFolder && output !== undefined ? `${output}/${model.name}` : (output ?? model.name);
  const start = request.dryRun ? "dry run:" : `${to}:`;
  return `${start} ${from} ${changeLine(change, plan)}`;
}

function changeLine(change: Change, { scores, prior, detector }: PlannedModel): string {
  const classes = prior?.classes.length;
  if (change.make === "stripped") return "without its adjustment";
  if (change.make === "retargeted") {
    return `adjusted for ${change.target === undefined ? "classes that are all alike" : change.target}`;
  }
  const tau = change.make === "adjusted" ? change.tau : 1;
  const what = scores.some((one) => isByItself(one) || one.kind === "binary")
    ? "log odds"
    : "log prior";
  const from = `${tau} × ${what} of ${formatCount(classes ?? 0)} classes`;
  return scores.some(({ kind }) => kind === "probabilities")
    ? `with its probabilities divided by the prior ^ ${tau} of ${formatCount(classes ?? 0)} classes`
    : `with ${from} taken off ${detector === undefined ? quoted(scores.map(({ logits }) => logits)) : "its class layers"}`;
}

/** Whether a class is corrected by its own frequency, whatever the others have. */
function isByItself({ kind, normalized }: PlannedModel["scores"][number]): boolean {
  return kind === "sigmoid" && normalized !== true;
}

/** What frequencies are shares of: rows may have several labels, and then there are fewer of them than labels. */
function frequencyLine({ counts, counted, examples }: ClassPrior): string {
  const total = examples ?? counts.reduce((sum, count) => sum + count, 0);
  const each = examples === undefined ? ", with one label each" : "";
  return `each class by its share of ${total} ${counted}${each}`;
}

function detailsOf({ model, scores, names, prior, detector }: PlannedModel): string[] {
  const { follow, stay } = followingOutputs(model.model, scores);
  return [
    ...(detector === undefined ? scores.map(describeScores) : describeDetector(detector)),
    ...(prior !== undefined && scores.some(isByItself) ? [frequencyLine(prior)] : []),
    ...(scores.some(({ normalized }) => normalized)
      ? ["the classes of a box compete, each divided by its count"]
      : []),
    ...(scores.length === 0 || follow.length === 0 ? [] : [`follow: ${quoted(follow)}`]),
    ...(scores.length === 0 || stay.length === 0 ? [] : [`as before: ${quoted(stay)}`]),
    ...(names === undefined ? [] : [`classes: ${formatList(names.names)}, by ${names.from}`]),
  ];
}

function checkLines(
  plan: PlannedModel,
  check: AdjustmentCheck | undefined,
  change: Change,
): string[] {
  if (check?.checked !== true) return [];
  const { scores = [] } = check;
  const isPlain = plan.scores.every(({ kind }) => kind === "softmax");
  const largest = Math.max(0, ...scores.map(({ largestDifference }) => largestDifference));
  const formula =
    change.make === "adjusted" && isPlain
      ? `logits − ${change.tau} · log π${change.target === undefined ? "" : " + log ρ"}`
      : "what the adjustment says";
  return [`verified: on random input at most ${largest.toPrecision(2)} from ${formula}`];
}

function checkNotes(check: AdjustmentCheck | undefined): string[] {
  if (check === undefined) return [];
  const { checked, reason = "", optimization } = check;
  if (!checked) return [`not verified: ${reason}`];
  if (optimization?.fault !== "before") return [];
  return [
    `ONNX Runtime's optimisations change its outputs by ${optimization.original.toPrecision(2)}, before the adjustment as after it`,
  ];
}

// Weights for other programs than ONNX runtimes.
const otherWeights =
  /\.(?:safetensors|bin|pt|pth|h5|msgpack|tflite|gguf|ort|ckpt|pb)$|(?:^|\/)openvino_model/u;

function unitNotes(plans: readonly PlannedModel[], { folder }: ModelUnit): string[] {
  const unnamed = plans.filter(
    ({ changed, names, prior }) =>
      changed !== undefined && names === undefined && prior !== undefined && isNamed(prior),
  );
  const order = unnamed[0]?.prior?.classes;
  const weights = folder?.others.filter((name) => otherWeights.test(name)) ?? [];
  const stay = weights.length === 1 ? "stays as it was" : "stay as they were";
  return [
    ...(order === undefined
      ? []
      : [
          `the model does not name its classes; they are taken to be, in this order: ${formatList(order)}`,
        ]),
    ...(weights.length === 0 ? [] : [`${formatList(weights)} ${stay}: not ONNX`]),
  ];
}
