import { isFloatingPoint } from "../model/element-type.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { describeNode } from "../model/describe-node.ts";
import type { ScoreFlow } from "./score-flow.ts";
import type { ScoreReading } from "./score-reading.ts";

/** A tensor that scores can be corrected at, and what it is multiplied with before the start of the chain that it was found on. */
export interface Link {
  readonly name: string;
  readonly factor: number;
  /** Whether a step in between changes how scores of one row compare. */
  readonly bent: boolean;
}

/** A tensor of raw scores and those before it that differ from it by a factor or by their layout alone; the last is the layer's own. */
export function chainOf(reading: ScoreReading, scores: string): readonly Link[] {
  const links: Link[] = [{ name: scores, factor: 1, bent: false }];
  for (;;) {
    reading.step();
    const { name, factor, bent } = links[links.length - 1];
    const from = reading.meaning(name)?.from;
    if (from === undefined) return links;
    links.push({
      name: from.name,
      factor: factor * from.factor,
      bent: bent || from.bent === true,
    });
  }
}

/** Raw scores that were made into these by something that would not keep a correction. */
function ancestorsOf(reading: ScoreReading, root: string): ReadonlySet<string> {
  const found = new Set(reading.meaning(root)?.parents);
  for (const name of found) {
    const meaning = reading.meaning(name);
    if (meaning?.from !== undefined) found.add(meaning.from.name);
    for (const parent of meaning?.parents ?? []) found.add(parent);
  }
  return found;
}

const hint = "Correct the probabilities outside the model, or export it without that output.";

/**
 * The tensor to correct: as near to the activation as everything that depends on the scores allows.
 *
 * @param starts - raw scores that outputs are computed from, all of one layer
 */
export function correctionPoint(
  reading: ScoreReading,
  flow: ScoreFlow,
  starts: readonly string[],
): string {
  const [chain, ...others] = starts.map((start) => chainOf(reading, start));
  const root = chain[chain.length - 1].name;
  const counts = new Map<string, number>();
  for (const { name } of others.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const shared = chain.filter(({ name }) => (counts.get(name) ?? 0) === others.length);
  // Quantized scores are corrected where they are numbers with a point.
  const able = shared.filter(({ name }) => {
    const type = reading.type(name);
    return type === undefined || isFloatingPoint(type);
  });
  const point = able.find(({ name }) => flow.from(root, name).size === 0)?.name ?? root;
  const passing = flow.firstOf(ancestorsOf(reading, root), point);
  if (passing !== undefined) {
    const node = reading.producer(root);
    refuseModel(
      "logits",
      `scores "${point}" that output "${passing.output}" does not follow: it is computed from "${passing.start}", before ${node === undefined ? "them" : describeNode(node)}`,
      "scores that all outputs computed of them follow",
      hint,
    );
  }
  const further = flow.through(point);
  if (further !== undefined) {
    const { output, layer } = further;
    refuseModel(
      "logits",
      `scores "${point}" that are also the features of a further layer, ${describeNode(layer)}, which output "${output}" depends on`,
      "scores that nothing but the classifier's outputs depends on",
      `If "${output}" has the scores that are meant, and "${point}" features alone, name them with the option \`logits\`. Else correct the probabilities outside the model.`,
    );
  }
  return point;
}
