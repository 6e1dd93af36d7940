import { refuseModel } from "../model/refuse-model.ts";
import { isMadeOf } from "./choose-heads.ts";
import type { ClassScores } from "./class-scores.ts";
import { rootOf } from "./gather-heads.ts";
import type { Head } from "./gather-heads.ts";
import type { ScoreFlow } from "./score-flow.ts";
import type { ScoreReading } from "./score-reading.ts";

/**
 * Sees to it that no output is made of scores that are corrected and of others that are not, or that are corrected by themselves.
 *
 * @throws {@link ModelError} that names the output and both scores
 */
export function checkWhole(
  scores: readonly ClassScores[],
  heads: readonly Head[],
  { reading, flow }: { readonly reading: ScoreReading; readonly flow: ScoreFlow },
): void {
  for (const { logits, outputs } of scores) {
    const root = rootOf(reading, logits);
    const others = heads.filter(
      (head) =>
        head.root !== root &&
        head.doubt === undefined &&
        !isMadeOf(reading, head.root, root) &&
        !isMadeOf(reading, root, head.root),
    );
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
