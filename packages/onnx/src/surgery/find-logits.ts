import { intAttribute } from "../model/attributes.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import { describeNode } from "../model/describe-node.ts";
import { isAdjustment } from "../adjustment/adjustment.ts";
import { refuseModel } from "../model/refuse-model.ts";

/** The raw class scores of a model. */
export interface Logits {
  /** Name of the tensor [batch, C], before any Softmax. */
  readonly logits: string;
  /** Name of the graph output that it leads to. */
  readonly output: string;
  /** What lies between them. */
  readonly activation: "Softmax" | "LogSoftmax" | undefined;
}

const passing: ReadonlySet<string> = new Set(["Identity", "Dropout"]);

function isActivation(opType: string): opType is "Softmax" | "LogSoftmax" {
  return opType === "Softmax" || opType === "LogSoftmax";
}

/** The output that logits are looked for behind. */
function chooseOutput(model: OnnxModel, wanted: string | undefined): string {
  const names = graphOf(model).output.map(({ name }) => name);
  if (wanted !== undefined) return wanted;
  const likely = names.length === 1 ? names[0] : names.find((name) => /logit/i.test(name));
  if (likely !== undefined) return likely;
  return refuseModel(
    "logits",
    `a model with ${names.length} outputs (${names.join(", ")})`,
    "the name of the tensor that holds the class scores",
    "Name it with the option `logits`.",
  );
}

/** The graph output that a named inner tensor leads to through Softmax and the like; itself when there is none. */
function outputBehind(model: OnnxModel, index: GraphIndex, logits: string): string {
  const found = graphOf(model).output.find(({ name }) => trace(index, name).includes(logits));
  return found?.name ?? logits;
}

/** The values from an output back to the raw scores, through one Softmax at most: what goes into it is raw, or nothing is. */
function trace(index: GraphIndex, output: string): string[] {
  const values = [output];
  let activated = false;
  for (;;) {
    const node = index.producer(values[values.length - 1]);
    if (node === undefined) return values;
    const activates = isActivation(node.opType);
    const passes = activates ? !activated : passing.has(node.opType) || isAdjustment(node);
    if (!passes) return values;
    activated ||= activates;
    values.push(node.input[0]);
  }
}

function activationBetween(index: GraphIndex, values: readonly string[]): Logits["activation"] {
  for (const value of values) {
    const node = index.producer(value);
    if (node === undefined || !isActivation(node.opType)) continue;
    const axis = intAttribute(node, "axis", -1);
    if (axis === -1 || axis === 1) return node.opType;
    refuseModel(
      value,
      `${describeNode(node)} along axis ${axis}`,
      "class scores along the last axis",
      "Name the tensor with the raw class scores with the option `logits`.",
    );
  }
  return undefined;
}

/**
 * Finds the raw class scores of a model: the output itself, or what goes into the Softmax before it.
 *
 * @throws {@link ModelError} when there are several outputs to choose from, or the named tensor does not exist.
 */
export function findLogits(model: OnnxModel, index: GraphIndex, wanted?: string): Logits {
  const outputNames = graphOf(model).output.map(({ name }) => name);
  if (wanted !== undefined && !outputNames.includes(wanted)) {
    if (index.producer(wanted) === undefined) {
      refuseModel(
        "logits",
        `"${wanted}", which no node of the model computes`,
        `the name of a computed tensor, for instance ${outputNames.map((name) => `"${name}"`).join(" or ")}`,
      );
    }
    const output = outputBehind(model, index, wanted);
    const values = trace(index, output);
    const between = values.slice(0, Math.max(0, values.indexOf(wanted)));
    return { logits: wanted, output, activation: activationBetween(index, between) };
  }
  const output = chooseOutput(model, wanted);
  const values = trace(index, output);
  return {
    logits: values[values.length - 1],
    output,
    activation: activationBetween(index, values),
  };
}
