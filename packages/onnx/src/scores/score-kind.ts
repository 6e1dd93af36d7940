import { PriorError } from "@balms/core";
import { refuseModel } from "../model/refuse-model.ts";
import type { ScoreKind } from "./class-scores.ts";
import type { Activation } from "./meaning.ts";

/** What decides the kind of scores. */
export interface KindQuestion {
  readonly logits: string;
  readonly width: number;
  readonly activation: Activation | undefined;
  /** Whether they are probabilities, and nowhere in the graph raw scores. */
  readonly given: boolean;
  /** Number of classes of the prior, where it is known. */
  readonly classes: number | undefined;
  readonly kind: ScoreKind | undefined;
  readonly background: number | "first" | "last" | undefined;
  /** What the classes may be called. */
  readonly names: readonly (readonly string[])[];
}

/** Kind of scores, and where among them "none of the classes" stands. */
export interface KindAnswer {
  readonly kind: ScoreKind;
  readonly background: number | undefined;
}

// What datasets and detectors call it when there is nothing.
const backgroundName =
  /^(?:__|<|\[)?(?:background|bg|no[ _-]?object|n\/a|none of the above)(?:__|>|\])?$/iu;

/** The kind that the graph itself tells. */
export function naturalKind({
  activation,
  given,
  width,
  background,
}: Pick<KindQuestion, "activation" | "given" | "width" | "background">): ScoreKind {
  if (given) return "probabilities";
  if (width === 1) return "binary";
  if (activation === "Sigmoid") return "sigmoid";
  return background === undefined ? "softmax" : "background";
}

/** Where names of as many classes as there are scores have one for "none of them"; undefined where none does. */
export function backgroundPlace(names: KindQuestion["names"], width: number): number | undefined {
  const place = names
    .find((list) => list.length === width)
    ?.findIndex((name) => backgroundName.test(name));
  return place === -1 ? undefined : place;
}

function backgroundIndex({ logits, width, background, names }: KindQuestion): number {
  if (background === "first") return 0;
  if (background === "last") return width - 1;
  if (background !== undefined) {
    if (Number.isInteger(background) && background >= 0 && background < width) return background;
    return refuseModel("background", String(background), `a whole number from 0 to ${width - 1}`);
  }
  const named = backgroundPlace(names, width);
  if (named !== undefined) return named;
  throw new PriorError({
    parameter: "prior",
    received: `${width - 1} classes`,
    expected: `${width} classes, as many as there are scores "${logits}", or to be told which score stands for none of them`,
    hint: 'Say where the background stands with the option `background`: "first", "last" or its index.',
  });
}

/** Whether scores can be of a kind. */
function checkKind({ logits, activation, given, width, kind }: KindQuestion): void {
  const isSoftmax = activation === "Softmax" || activation === "LogSoftmax";
  const isContrary =
    (kind === "sigmoid" && isSoftmax) ||
    (activation === "Sigmoid" && (kind === "softmax" || kind === "background")) ||
    (kind === "probabilities") !== given ||
    (kind === "binary") !== (width === 1);
  if (!isContrary) return;
  refuseModel(
    "kind",
    `"${kind}" for the ${width === 1 ? "one score" : `${width} scores`} "${logits}"${activation === undefined ? "" : `, which go through a ${activation}`}`,
    "what the model does with them",
    "Leave the option `kind` out to let the graph tell.",
  );
}

/**
 * What scores mean: as the graph tells, unless the caller knows better.
 *
 * @throws {@link ModelError} when the caller's kind cannot be; {@link PriorError} when the background is not known.
 */
export function scoreKind(question: KindQuestion): KindAnswer {
  if (question.kind !== undefined) checkKind(question);
  const natural = naturalKind(question);
  const isSpare = natural === "softmax" && question.classes === question.width - 1;
  const kind = question.kind ?? (isSpare ? "background" : natural);
  return { kind, background: kind === "background" ? backgroundIndex(question) : undefined };
}

/** Number of the prior's classes that scores of a kind and a width are for. */
export function classesOf(kind: ScoreKind, width: number): number {
  if (kind === "binary") return 2;
  return kind === "background" ? width - 1 : width;
}
