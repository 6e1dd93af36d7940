import { refuseModel } from "../model/refuse-model.ts";
import { isMadeOf } from "./choose-heads.ts";
import type { ClassScores } from "./class-scores.ts";
import type { Head } from "./gather-heads.ts";
import type { ScoreFlow } from "./score-flow.ts";
import type { ScoreReading } from "./score-reading.ts";
import { rootOf } from "./score-uses.ts";

interface Surroundings {
  readonly reading: ScoreReading;
  readonly flow: ScoreFlow;
  /** Whether the caller said which scores they are. */
  readonly isNamed: boolean;
}

/** The heads that outputs are computed from, or show. */
function headsByOutput(
  heads: readonly Head[],
  flow: ScoreFlow,
): ReadonlyMap<string, readonly Head[]> {
  const found = new Map<string, Head[]>();
  for (const head of heads) {
    for (const name of new Set([...flow.from(head.root), ...head.outputs])) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [head]);
      else known.push(head);
    }
  }
  return found;
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
  const twice = flow.firstAfter(new Set(scores.map(({ logits }) => logits)));
  if (twice !== undefined) {
    const { start, later } = twice;
    refuseModel(
      "model",
      `scores "${later}" that are computed from others, "${start}", so that they would be corrected twice`,
      "scores that are corrected once",
      `Name those that count with the option \`logits\`, or export the model without outputs of "${start}".`,
    );
  }
  const sound = heads.filter(({ doubt }) => doubt === undefined);
  const reaching = headsByOutput(sound, flow);
  const reordered = heads.filter(({ root }) => reading.meaning(root)?.reordered === true);
  for (const { logits, outputs } of scores) {
    const root = rootOf(reading, logits);
    const turned = reordered.find((head) => isMadeOf(reading, head.root, root));
    if (turned !== undefined && turned.root !== root && !isNamed) {
      refuseModel(
        "model",
        `output "${turned.outputs[0]}" with the classes in another order than the scores "${logits}"`,
        "one order of the classes in all outputs",
        "Name the scores whose order the prior has with the option `logits`.",
      );
    }
    for (const both of outputs) {
      const other = reaching
        .get(both)
        ?.find(
          (head) =>
            head.root !== root &&
            !isMadeOf(reading, head.root, root) &&
            !isMadeOf(reading, root, head.root),
        );
      if (other === undefined) continue;
      refuseModel(
        "model",
        `an output "${both}" that is computed from the scores "${logits}" and from others, "${other.starts[0]}"`,
        "outputs that one correction is right for",
        "Export the model with the scores of each classifier as outputs of their own.",
      );
    }
  }
}
