import type { ClassScores, LabelOutput, ScoreKind } from "../scores/class-scores.ts";
import { largestNumber } from "./largest-number.ts";

const kinds: ReadonlySet<unknown> = new Set<ScoreKind>([
  "softmax",
  "background",
  "sigmoid",
  "binary",
  "probabilities",
]);

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isLabel(value: unknown): value is LabelOutput {
  const { name, classes } = value as Partial<Record<keyof LabelOutput, unknown>>;
  return (
    isName(name) &&
    Array.isArray(classes) &&
    classes.every((label) => typeof label === "string" || Number.isSafeInteger(label))
  );
}

function isScores(value: unknown): value is ClassScores {
  const given = value as Partial<Record<keyof ClassScores, unknown>>;
  const { kind, background, outputs, labels, scale } = given;
  return (
    isName(given.logits) &&
    kinds.has(kind) &&
    [given.classes, given.axis, given.rank].every(isCount) &&
    Object.hasOwn(largestNumber, String(given.type)) &&
    typeof scale === "number" &&
    scale !== 0 &&
    (background === undefined || isCount(background)) &&
    Array.isArray(outputs) &&
    outputs.every(isName) &&
    Array.isArray(labels) &&
    labels.every(isLabel)
  );
}

/**
 * Class scores as a note holds them. What JSON leaves out is undefined.
 *
 * @throws TypeError for anything else
 */
export function readScores(value: unknown): readonly ClassScores[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isScores)) {
    throw new TypeError("no list of class scores");
  }
  return value.map((scores: ClassScores) => ({
    ...scores,
    activation: scores.activation ?? undefined,
    background: scores.background ?? undefined,
  }));
}
