import { refuseModel } from "../model/refuse-model.ts";
import { isMadeOf } from "./choose-heads.ts";
import type { ClassScores } from "./class-scores.ts";
import { rootOf } from "./gather-heads.ts";
import type { Head } from "./gather-heads.ts";
import type { ScoreFlow } from "./score-flow.ts";
import type { ScoreReading } from "./score-reading.ts";

interface Surroundings {
  readonly reading: ScoreReading;
  readonly flow: ScoreFlow;
  /** Whether the caller said which scores they are. */
  readonly isNamed: boolean;
}

/**
 * Sees to it that no output is made of scores that are corrected and of others that are not, or that are corrected by themselves.
 *
 * @throws {@link ModelError} that names the output and both scores
 */
export function checkWhole(
  scores: readonly ClassScores[],
  heads: readonly Head[],
  { reading, flow, isNamed }: Surroundings,
): void {
  for (const { logits } of scores) {
    const later = scores.find(
      (other) => other.logits !== logits && flow.reaches(logits, other.logits),
    );
    if (later === undefined) continue;
    refuseModel(
      "model",
      `scores "${later.logits}" that are computed from others, "${logits}", so that they would be corrected twice`,
      "scores that are corrected once",
      `Name those that count with the option \`logits\`, or export the model without outputs of "${logits}".`,
    );
  }
  for (const { logits, outputs } of scores) {
    const root = rootOf(reading, logits);
    const others = heads.filter(
      (head) =>
        head.root !== root &&
        head.doubt === undefined &&
        !isMadeOf(reading, head.root, root) &&
        !isMadeOf(reading, root, head.root),
    );
    const turned = heads.find(
      (head) =>
        reading.meaning(head.root)?.reordered === true && isMadeOf(reading, head.root, root),
    );
    if (turned !== undefined && turned.root !== root && !isNamed) {
      refuseModel(
        "model",
        `output "${turned.outputs[0]}" with the classes in another order than the scores "${logits}"`,
        "one order of the classes in all outputs",
        "Name the scores whose order the prior has with the option `logits`.",
      );
    }
    for (const other of others) {
      const reached = flow.from(other.root).outputs;
      const both = outputs.find((name) => reached.has(name) || other.outputs.includes(name));
      if (both === undefined) continue;
      refuseModel(
        "model",
        `an output "${both}" that is computed from the scores "${logits}" and from others, "${other.starts[0]}"`,
        "outputs that one correction is right for",
        "Export the model with the scores of each classifier as outputs of their own.",
      );
    }
  }
}
