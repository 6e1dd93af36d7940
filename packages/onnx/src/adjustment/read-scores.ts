import type { ClassScores, LabelOutput, ScoreKind, ScorePart } from "../scores/class-scores.ts";
import { classesOf } from "../scores/score-kind.ts";
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

// More than any runtime has; a damaged file can ask for anything.
const mostDimensions = 64;

function whole(classes: number): ScorePart {
  return { first: 0, rows: 1, stride: classes, of: classes };
}

/** Whether numbers can be those of scores at all, for a prior of that many classes. */
function fits(scores: ClassScores, wanted: number): boolean {
  const { kind, classes, axis, rank, background } = scores;
  const { first, rows, stride, of } = scores.part ?? whole(classes);
  return (
    [first, rows, stride, of].every(isCount) &&
    (rows === 1 || stride >= classes) &&
    first + (rows - 1) * stride + classes <= of &&
    rank <= mostDimensions &&
    axis <= rank &&
    classesOf(kind, classes) === wanted &&
    (kind === "background") === (background !== undefined) &&
    (background ?? 0) < classes
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
    Number.isFinite(scale) &&
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
 * @param wanted - number of classes of the prior
 * @throws TypeError for anything else
 */
export function readScores(value: unknown, wanted: number): readonly ClassScores[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isScores)) {
    throw new TypeError("no list of class scores");
  }
  const list = value.map((scores: ClassScores) => ({
    ...scores,
    activation: scores.activation ?? undefined,
    background: scores.background ?? undefined,
  }));
  if (!list.every((scores) => fits(scores, wanted))) throw new TypeError("no scores of the prior");
  return list;
}
