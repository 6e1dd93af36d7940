import type { GraphIndex } from "../graph/graph-index.ts";
import { listed } from "../model/listed.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { readLayer } from "./read-layer.ts";
import { scorePath } from "./score-path.ts";
import type { HeadActivation, PathStep } from "./score-path.ts";

/** Class scores, and the way to them and from them. */
export interface ChosenScores {
  readonly logits: string;
  readonly output: string;
  readonly activation: HeadActivation | undefined;
  /** Name of the value where the way begins: what a linear layer computes, if all is well. */
  readonly layer: string;
  /** From the layer to the logits. */
  readonly before: readonly PathStep[];
  /** From the logits to the output. */
  readonly after: readonly PathStep[];
}

// They change nothing at all: the logits are what goes into them.
const passing: ReadonlySet<string> = new Set(["Dropout", "Identity"]);

function chosen(output: string, path: readonly PathStep[], named?: string): ChosenScores {
  const position = path.findIndex(({ kind }) => kind === "activation");
  const inside = path.slice(0, position === -1 ? path.length : position);
  const place = inside.findIndex((step) => step.output === named);
  const wanted = place === -1 ? inside : inside.slice(0, place + 1);
  const last = wanted.findLastIndex(({ node }) => !passing.has(node.opType));
  const before = wanted.slice(0, last + 1);
  const layer = path[0]?.input ?? output;
  const logits = before.at(-1)?.output ?? layer;
  const activation = path[position]?.node.opType as HeadActivation | undefined;
  return { logits, output, activation, layer, before, after: path.slice(before.length) };
}

// Steps to all outputs together: thousands of outputs behind each other have as many as their square.
const mostSteps = 2 ** 18;

/** The ways to all outputs. */
function* pathsIn(index: GraphIndex): Generator<readonly [string, readonly PathStep[]]> {
  let steps = 0;
  for (const { name } of index.graph.output) {
    const path = scorePath(index, name);
    steps += path.length;
    if (steps > mostSteps) {
      refuseModel(
        "model",
        `outputs that more than ${mostSteps} steps lead to`,
        "a classifier of some outputs",
        "Export it with fewer outputs.",
      );
    }
    yield [name, path];
  }
}

/** The way to an output that goes through a tensor; undefined when none does. */
function wayThrough(index: GraphIndex, named: string): ChosenScores | undefined {
  for (const [name, path] of pathsIn(index)) {
    const passes = path.some(({ input, output }) => input === named || output === named);
    if (passes || name === named) return chosen(name, path, named);
  }
  return undefined;
}

function namedScores(index: GraphIndex, wanted: string): ChosenScores {
  const names = index.graph.output.map(({ name }) => name);
  if (index.producer(wanted) === undefined && !names.includes(wanted)) {
    refuseModel(
      "logits",
      `"${wanted}", which no node of the model computes`,
      `the name of a computed tensor, for instance ${listed(names, (name) => `"${name}"`, { separator: " or " })}`,
    );
  }
  return wayThrough(index, wanted) ?? chosen(wanted, scorePath(index, wanted));
}

/**
 * Chooses the class scores of a model: the named ones, or those of the only linear layer that leads to an output.
 *
 * @throws {@link ModelError} when there are several, or the named tensor does not exist.
 */
export function chooseScores(index: GraphIndex, wanted?: string): ChosenScores {
  if (wanted !== undefined) return namedScores(index, wanted);
  const outputs = index.graph.output.map(({ name }) => name);
  const ways = Array.from(pathsIn(index), ([name, path]) => chosen(name, path));
  if (ways.length === 1) return ways[0];
  const heads = ways.filter(({ layer }) => readLayer(index, layer) !== undefined);
  const likely = heads.find(({ output }) => /logit/i.test(output));
  const layers = new Set(heads.map(({ layer }) => layer));
  const found = layers.size === 1 ? (likely ?? heads[0]) : undefined;
  if (found !== undefined) return found;
  return refuseModel(
    "logits",
    `a model with ${outputs.length} outputs (${listed(outputs, String)})${layers.size > 1 ? `, ${layers.size} of which are linear layers` : ""}`,
    "the name of the tensor that holds the class scores",
    "Name it with the option `logits`.",
  );
}
