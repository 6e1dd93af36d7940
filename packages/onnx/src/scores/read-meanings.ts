import type { OnnxModel } from "../model/model.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { subgraphs } from "../model/attributes.ts";
import { describeNode } from "../model/describe-node.ts";
import { blindOperators, mixes } from "./mixing-operators.ts";
import { namesRead } from "../graph/names-read.ts";
import { operatorKey } from "./operator-key.ts";
import { noteRanksBefore } from "./ranks-before.ts";
import { activationRules } from "./rules/activation-rules.ts";
import { arithmeticRules } from "./rules/arithmetic-rules.ts";
import { readBranches } from "./rules/branch-rule.ts";
import { carried, computed } from "./rules/carried.ts";
import { classifierRules } from "./rules/classifier-rules.ts";
import { labelRules } from "./rules/label-rules.ts";
import { layoutRules } from "./rules/layout-rules.ts";
import { computedProduct, linearRules } from "./rules/linear-rules.ts";
import { microsoftRules } from "./rules/microsoft-rules.ts";
import { partRules } from "./rules/part-rules.ts";
import { reductionRules } from "./rules/reduction-rules.ts";
import { rawScores } from "./rules/meaning-rule.ts";
import type { MeaningRule } from "./rules/meaning-rule.ts";
import { ScoreReading } from "./score-reading.ts";
import { broadcasting, elementwiseOperators, rankKeepers } from "./elementwise-operators.ts";
import { largestOf } from "../model/largest-of.ts";

const rules: ReadonlyMap<string, MeaningRule> = new Map(
  Object.entries({
    ...activationRules,
    ...arithmeticRules,
    ...classifierRules,
    ...labelRules,
    ...layoutRules,
    ...linearRules,
    ...microsoftRules,
    ...partRules,
    ...reductionRules,
  }),
);

const ownAdjustment: MeaningRule = (node, reading) => {
  for (const input of node.input) {
    const meaning = reading.meaning(input);
    if (meaning !== undefined) return [carried(node, meaning, reading, { input })];
  }
  return [];
};

const elementwise: MeaningRule = (node, reading) => {
  const meaning = reading.meaning(node.input[0]);
  return [meaning === undefined ? undefined : computed(node, meaning, reading)];
};

/** Notes what needs no sizes to be told: dimensions that stay as many. */
function noteRanks(node: NodeProto, reading: ScoreReading): void {
  const [input = ""] = node.input;
  for (const [at, output] of node.output.entries()) {
    if (output === "" || reading.rank(output) !== undefined) continue;
    if (node.opType === "DynamicQuantizeLinear" && at > 0) reading.noteRank(output, 0);
    else if (at === 0 && rankKeepers.has(operatorKey(node)))
      reading.noteRank(output, reading.rank(input));
    else if (at === 0 && broadcasting.has(operatorKey(node))) {
      const ranks = node.input.map((name) => reading.rank(name));
      if (ranks.every((rank) => rank !== undefined)) reading.noteRank(output, largestOf(ranks));
    }
  }
}

function ruleOf(node: NodeProto): MeaningRule | undefined {
  if (node.name.startsWith(adjustmentKey)) return ownAdjustment;
  const key = operatorKey(node);
  return rules.get(key) ?? (elementwiseOperators.has(key) ? elementwise : undefined);
}

function readNode(node: NodeProto, reading: ScoreReading): void {
  reading.note(node);
  noteRanks(node, reading);
  if (node.output.every((name) => reading.isConstant(name))) return;
  const meanings =
    operatorKey(node) === "If"
      ? readBranches(node, reading, (inner) => readNode(inner, reading))
      : (ruleOf(node)?.(node, reading) ?? []);
  for (const [index, meaning] of meanings.entries()) {
    const name = node.output[index];
    if (meaning !== undefined && name !== undefined && name !== "")
      reading.meanings.set(name, meaning);
  }
  takeUnknown(node, reading);
}

/**
 * What a node gives that no rule knows. Of probabilities, and inside a loop: something that is no raw scores. Of raw scores: others,
 * of which nobody knows where the classes are. What computes something new, like a layer, may give scores, too.
 */
function takeUnknown(node: NodeProto, reading: ScoreReading): void {
  if (blindOperators.has(operatorKey(node))) return;
  const isLayer = mixes(node);
  const sources = namesRead(node).flatMap((name) => reading.meaning(name) ?? []);
  const known = sources.filter(({ stage }) => stage !== "label");
  const inLoop = subgraphs(node).length > 0;
  const source = known.find(({ stage }) => inLoop || stage !== "raw") ?? known.at(0);
  if (!isLayer && source === undefined) return;
  const isRaw = isLayer || (source?.stage === "raw" && !inLoop);
  const doubt = `an output of ${describeNode(node)}`;
  // Scales and zeros are of all numbers together.
  const made = node.opType === "DynamicQuantizeLinear" ? node.output.slice(0, 1) : node.output;
  for (const name of made) {
    if (name === "" || reading.meanings.has(name)) continue;
    const { scores = name, activation } = source ?? {};
    const parents = isLayer ? [] : known.map((meaning) => meaning.scores);
    const attention = known.find((meaning) => meaning.doubt?.includes(computedProduct) === true);
    reading.meanings.set(
      name,
      isRaw
        ? rawScores(name, reading, { parents, doubt: (!isLayer && attention?.doubt) || doubt })
        : { stage: "derived", axis: undefined, width: undefined, scores, activation, doubt },
    );
  }
}

/** Reads a graph from its inputs to its outputs and says of each tensor what it has to do with class scores. */
export function readMeanings(model: OnnxModel): ScoreReading {
  const reading = new ScoreReading(model);
  noteRanksBefore(reading);
  for (const node of reading.graph.node) readNode(node, reading);
  return reading;
}
