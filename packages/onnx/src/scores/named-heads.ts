import { nearestName } from "@balms/core/adapter";
import { listed } from "../model/listed.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { describeNode } from "../model/describe-node.ts";
import { headAt } from "./gather-heads.ts";
import type { Head } from "./gather-heads.ts";
import { likelyProbabilities } from "./likely-probabilities.ts";
import { rawScores } from "./rules/meaning-rule.ts";
import type { ScoreReading } from "./score-reading.ts";
import { rootOf } from "./score-uses.ts";
import type { ScoreUses } from "./score-uses.ts";

function checkComputed(reading: ScoreReading, name: string): void {
  if (reading.producer(name) !== undefined) return;
  if (reading.graph.input.some((input) => input.name === name)) {
    refuseModel(name, "an input of the model", "raw class scores that the model computes");
  }
  const outputs = reading.graph.output.map((output) => output.name);
  const tensors = reading.graph.node.flatMap(({ output }) => output);
  const near = nearestName(name, tensors) ?? tensors.find((tensor) => tensor.includes(name));
  const likely = [...new Set([...(near === undefined ? [] : [near]), ...outputs])];
  refuseModel(
    "logits",
    `"${name}", which no node of the model computes`,
    `the name of a computed tensor, for instance ${listed(likely, (text) => `"${text}"`, { separator: " or " })}`,
  );
}

/** A tensor that nothing is known of but that the caller calls scores: rows by classes. */
function takeAtWord(reading: ScoreReading, name: string): void {
  const known = reading.meaning(name);
  const isSettled = known !== undefined && (known.axis !== undefined || known.width === 1);
  if (isSettled || (known !== undefined && known.stage !== "raw")) return;
  const isUnknown = known === undefined || known.doubt !== undefined;
  const share = isUnknown ? likelyProbabilities(reading, name) : undefined;
  if (share !== undefined) {
    refuseModel(
      name,
      `an output of ${describeNode(share)}, which may hold probabilities`,
      "raw class scores, or probabilities of scores that the graph has",
      'Name the tensor with the scores before they become probabilities with the option `logits`; or say with the option `kind` that they are "probabilities".',
    );
  }
  const rank = reading.rank(name);
  if (rank === 1 || rank === 2) {
    reading.meanings.set(name, {
      ...rawScores(name, reading, { axis: rank - 1 }),
      ...known,
      axis: rank - 1,
      width: reading.size(name, rank - 1),
    });
    return;
  }
  if (known?.lost !== undefined) return;
  refuseModel(
    name,
    rank === undefined
      ? "a tensor of unknown shape or element type"
      : `a tensor of ${rank} dimensions whose class axis no operator proves`,
    "class scores [rows, classes], or behind operators that say where the classes are",
    "Let the exporter write shapes and types into the model (ONNX shape inference).",
  );
}

/** Whether scores were computed from those of a layer, by something that may not keep what is added to these. */
function dependsOn(reading: ScoreReading, scores: string, root: string): boolean {
  const seen = new Set([scores]);
  for (const name of seen) {
    const { from, parents = [] } = reading.meaning(name) ?? {};
    reading.step();
    for (const before of from === undefined ? parents : [from.name, ...parents]) {
      if (rootOf(reading, before) === root) return true;
      seen.add(before);
    }
  }
  return false;
}

/**
 * Refuses scores that other scores are made of: what those become, and by which factor, is not known.
 *
 * @throws {@link ModelError} naming the later ones
 */
function checkLast(reading: ScoreReading, name: string, root: string): void {
  const outputs = new Set(reading.graph.output.map((output) => output.name));
  for (const [tensor, { activation, scores, stage, doubt }] of reading.meanings) {
    reading.step();
    const isShown = outputs.has(tensor) && stage === "raw" && doubt === undefined;
    if (activation === undefined && !isShown) continue;
    const later = rootOf(reading, scores);
    if (later === root) continue;
    const node = reading.producer(later);
    if (node === undefined || reading.parts.has(node) || !dependsOn(reading, later, root)) continue;
    refuseModel(
      name,
      `scores that ${describeNode(node)} makes others of, "${later}", before ${activation === undefined ? `output "${tensor}"` : `the ${activation}`}`,
      "the scores that outputs are made of, up to a factor",
      `Name "${scores}", or leave the option \`logits\` out.`,
    );
  }
}

/**
 * The heads that tensors named by the caller belong to; of probabilities, the one with the raw scores before them.
 *
 * @throws {@link ModelError} for names of nothing, and for tensors that are neither raw scores nor probabilities of some.
 */
export function namedHeads(
  reading: ScoreReading,
  uses: ScoreUses,
  heads: readonly Head[],
  names: readonly string[],
): readonly Head[] {
  const found = new Map<string, Head>();
  for (const name of names) {
    checkComputed(reading, name);
    takeAtWord(reading, name);
    const meaning = reading.meaning(name);
    const node = reading.producer(name);
    if (
      meaning === undefined ||
      node === undefined ||
      meaning.stage === "derived" ||
      meaning.stage === "label"
    ) {
      return refuseModel(
        name,
        `an output of ${node === undefined ? "nothing" : describeNode(node)}`,
        "raw class scores, or probabilities of them",
        'Name the tensor with the raw class scores with the option `logits`; or say with the option `kind` that they are "probabilities".',
      );
    }
    const root = rootOf(reading, meaning.scores);
    const outputs = heads.find((head) => head.root === root)?.outputs ?? [];
    const head = headAt(reading, uses, root, { outputs, starts: [meaning.scores] });
    if (head.fault !== undefined) {
      refuseModel(name, head.fault, "class scores along one axis, which can be corrected");
    }
    checkLast(reading, name, root);
    found.set(root, head);
  }
  return [...found.values()];
}
