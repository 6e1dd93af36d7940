import { refuseModel } from "../model/refuse-model.ts";
import type { ElementType } from "../model/element-type.ts";
import type { ClassScores, LabelOutput } from "./class-scores.ts";
import { chainOf, correctionPoint } from "./correction-point.ts";
import type { Link } from "./correction-point.ts";
import type { ClassScoresOptions } from "./class-scores-options.ts";
import type { Head } from "./gather-heads.ts";
import type { ScoreFlow } from "./score-flow.ts";
import { scoreKind } from "./score-kind.ts";
import type { ScoreReading } from "./score-reading.ts";
import type { ScoreUses } from "./score-uses.ts";

interface Surroundings {
  readonly reading: ScoreReading;
  readonly flow: ScoreFlow;
  readonly uses: ScoreUses;
  /** What the classes may be called. */
  readonly names: readonly (readonly string[])[];
  readonly options: ClassScoresOptions;
}

const exportHint = "Let the exporter write shapes and types into the model (ONNX shape inference).";

function checkType(logits: string, type: ElementType | undefined): ClassScores["type"] {
  if (type === "float32" || type === "float64" || type === "float16" || type === "bfloat16")
    return type;
  return refuseModel(
    logits,
    type === undefined ? "a tensor of unknown shape or element type" : `element type ${type}`,
    "floating-point numbers",
    type === undefined
      ? exportHint
      : "Name the tensor after it is dequantized with the option `logits`.",
  );
}

/** How the tensor comes to where it is used: to each activation, or to each output where there is none. */
function linksTo({ reading, uses }: Surroundings, head: Head, point: string): readonly Link[] {
  const starts = head.starts.filter((start) => uses.activated.has(start));
  return (starts.length === 0 ? head.starts : starts).flatMap(
    (start) => chainOf(reading, start).find(({ name }) => name === point) ?? [],
  );
}

/** What the tensor is multiplied with on the way to the activation: the same for each that it goes into. */
function scaleOf(point: string, links: readonly Link[]): number {
  const factors = new Set(links.map(({ factor }) => factor));
  if (factors.size < 2) return [...factors][0] ?? 1;
  return refuseModel(
    point,
    `scores that are multiplied by ${[...factors].join(" and by ")} on the way to different outputs`,
    "one factor, so that one correction fits all outputs",
  );
}

/** Whether the one score's Sigmoid is the probability of the first class. */
function isFlipped(uses: ScoreUses, root: string): boolean {
  const orders = new Set(uses.of(root).flatMap(({ flipped }) => flipped ?? []));
  if (orders.size < 2) return orders.has(true);
  return refuseModel(
    "model",
    `probabilities of "${root}" in both orders, [1 − p, p] and [p, 1 − p]`,
    "one order of the two classes",
    "Export the model with one of them.",
  );
}

/** Labels of the operator that gave the scores, perhaps before they were divided by their sum. */
function labelsOf(reading: ScoreReading, point: string): readonly LabelOutput[] {
  return chainOf(reading, point).flatMap(({ name }) =>
    [name, ...(reading.meaning(name)?.parents ?? [])].flatMap(
      (source) => reading.labels.get(source) ?? [],
    ),
  );
}

/** Everything that a correction has to know of a head. */
export function describeHead(head: Head, surroundings: Surroundings): ClassScores {
  const { reading, flow, uses, names, options } = surroundings;
  const point = correctionPoint(reading, flow, head.starts);
  const meaning = reading.meaning(point);
  const width = meaning?.width;
  const rank = reading.rank(point);
  const { activation } = head;
  if (width === undefined || rank === undefined) {
    return refuseModel(
      point,
      "a tensor of unknown shape or element type",
      "scores whose number of dimensions and of classes the graph tells",
      exportHint,
    );
  }
  const axis = meaning?.axis === undefined ? rank : reading.axis(point, meaning.axis);
  if (axis >= rank && width !== 1) {
    // One score alone may have lost its axis; several cannot.
    return refuseModel(
      point,
      `${width} scores along axis ${axis} of a tensor that is said to have ${rank} dimensions`,
      "a tensor with an axis of classes",
      "The file is damaged, or says wrong shapes: export it again.",
    );
  }
  const { classes, kind: told, background: where } = options;
  const { kind, background } = scoreKind({
    logits: point,
    width,
    activation,
    given: meaning?.given === true,
    classes,
    kind: told,
    background: where,
    names,
  });
  const links = linksTo(surroundings, head, point);
  if (kind === "background" && links.some(({ bent }) => bent)) {
    refuseModel(
      "logits",
      `scores "${point}" that other numbers are added to, or that are pooled, before they are used`,
      "scores as they are used: how the classes are corrected beside a background depends on all of them",
      "Name a later tensor with the option `logits`, or export the model without outputs of the earlier ones.",
    );
  }
  const outputs = flow.shownBy(point);
  const labels = labelsOf(reading, point);
  if (outputs.length === 0 && labels.length === 0) {
    refuseModel("logits", `"${point}", which no output depends on`, "scores that an output shows");
  }
  return {
    logits: point,
    kind,
    classes: width,
    axis,
    rank,
    type: checkType(point, reading.type(point)),
    scale: scaleOf(point, links) * (kind === "binary" && isFlipped(uses, head.root) ? -1 : 1),
    activation,
    background,
    outputs,
    labels,
  };
}
