import { PriorError } from "@balms/core";
import { listed } from "../model/listed.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { ClassScoresOptions } from "./class-scores-options.ts";
import type { Head, StayingOutput } from "./gather-heads.ts";
import { classesOf, naturalKind } from "./score-kind.ts";
import type { ScoreReading } from "./score-reading.ts";
import { rootOf } from "./score-uses.ts";

const hint =
  'Name the tensor with the raw class scores with the option `logits`; where there is nothing but probabilities, name those, with the option `kind` "probabilities".';

/** The scores that others are computed from alone; none where something else is in them. */
function makers(reading: ScoreReading, scores: string): readonly string[] {
  const producer = reading.producer(scores);
  const isPart = producer !== undefined && reading.parts.has(producer);
  return isPart ? [] : (reading.meaning(scores)?.parents ?? []);
}

/** Whether scores are computed from others alone, all of them, so that they follow when those are corrected. */
export function isMadeOf(reading: ScoreReading, scores: string, others: string): boolean {
  const open = new Set([scores]);
  for (const name of open) {
    const parents = makers(reading, name);
    if (parents.length === 0) return false;
    for (const parent of parents) {
      const root = rootOf(reading, parent);
      reading.step();
      if (root === others) continue;
      if (root === name || parent === name) return false;
      open.add(root);
    }
  }
  return true;
}

/** Number of a prior's classes that a head is for, as far as it can be told: of C + 1 scores C may be classes. */
function isFor(reading: ScoreReading, head: Head, options: ClassScoresOptions): boolean {
  const { classes, background } = options;
  const meaning = reading.meaning(head.starts[0]);
  const width = meaning?.width;
  if (classes === undefined || width === undefined) return true;
  const { activation } = head;
  const given = meaning?.given === true;
  const natural = naturalKind({ activation, given, width, background });
  const kind = options.kind ?? natural;
  // Where a background is told of, heads without one are others.
  return (background === undefined || kind === "background") && classesOf(kind, width) === classes;
}

function refuseAll(heads: readonly Head[], staying: readonly StayingOutput[]): never {
  const reasons = [
    ...heads.map(({ outputs, doubt, fault }) => ({
      name: outputs[0],
      reason: doubt ?? fault ?? "computed from other scores",
    })),
    ...staying,
  ];
  return refuseModel(
    "model",
    listed(reasons, ({ name, reason }) => `output "${name}": ${reason}`, { separator: "; " }),
    "an output with class scores: of a linear layer, or behind a Softmax or Sigmoid",
    hint,
  );
}

/** Refuses a prior of another number of classes than all heads have. */
export function refuseNumber(
  reading: ScoreReading,
  heads: readonly Head[],
  { classes = 0, kind, background }: ClassScoresOptions,
): never {
  const found = heads.flatMap(({ starts, activation }) => {
    const { width, given = false } = reading.meaning(starts[0]) ?? {};
    if (width === undefined) return [];
    const own = kind ?? naturalKind({ activation, given, width, background });
    return [`${classesOf(own, width)} (${own}, "${starts[0]}")`];
  });
  throw new PriorError({
    parameter: "prior",
    received: `${classes} classes`,
    expected: `${listed(found, String, { separator: " or " })} classes, as many as the model has`,
  });
}

/** Whether scores are clearly some, and cannot be corrected. */
function isBroken({ doubt, fault }: Head): boolean {
  return fault !== undefined && doubt === undefined;
}

/**
 * The heads to correct: those with as many classes as the prior; of C + 1 scores only where no head has C.
 *
 * @throws {@link ModelError} when no output shows class scores, {@link PriorError} when none has the prior's number of classes
 */
export function chooseHeads(
  reading: ScoreReading,
  heads: readonly Head[],
  staying: readonly StayingOutput[],
  options: ClassScoresOptions,
): readonly Head[] {
  const able = heads.filter(
    ({ fault, root, activation }) =>
      fault === undefined &&
      // Probabilities of other scores than these would follow by a wrong correction.
      (activation !== undefined ||
        makers(reading, root).length === 0 ||
        !heads.some((other) => other.root !== root && isMadeOf(reading, root, other.root))),
  );
  const sound = able.filter(({ doubt }) => doubt === undefined);
  const fitting = sound.filter((head) => isFor(reading, head, options));
  const spare = sound.filter(
    (head) =>
      options.kind === undefined &&
      isFor(reading, head, { ...options, kind: "background" }) &&
      head.activation !== "Sigmoid",
  );
  // Sigmoids beside scores of one class more may be as many coordinates as there are classes.
  const areClear = spare.length === 0 || fitting.some(({ activation }) => activation !== "Sigmoid");
  // Features may be scores where they are as many as classes, and nothing else is.
  const likely = able.filter(
    ({ likely: isLikely, starts }) =>
      isLikely && reading.meaning(starts[0])?.width === options.classes,
  );
  const found = fitting.length > 0 && areClear ? fitting : likely.length > 0 ? likely : spare;
  const broken = heads.filter((head) => isBroken(head) && isFor(reading, head, options));
  if (found.length > 0 && broken.length > 0) refuseAll(broken, []);
  if (found.length > 0) return found;
  if (sound.length === 0 || heads.some((head) => isBroken(head))) refuseAll(heads, staying);
  return refuseNumber(reading, sound, options);
}
