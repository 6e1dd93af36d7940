import { ModelError } from "@balms/core";
import { findClassifierHead, readModel, replaceHead } from "../../src/index.ts";
import type { ClassifierHead, OnnxModel } from "../../src/index.ts";
import { differences } from "./compare.ts";
import { expose } from "./expose.ts";
import type { Repaired } from "./family.ts";
import { fileOf } from "./file-of.ts";
import { randomNumbers } from "./graph-writer.ts";
import { randomFeeds, runOnce } from "./run-once.ts";
import type { Feeds } from "./run-once.ts";
import type { Values } from "./values.ts";
import { alongAxis } from "./values.ts";

interface NewHead {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

const numbers = (name: string, dims: number[]): Float32Array =>
  Float32Array.from(randomNumbers(`new ${name}`, dims), (value) => value / 4);

/** Random parameters of a head with so many classes. */
function newHead({ dimensions }: ClassifierHead, classes: number): NewHead {
  return { weight: numbers("weight", [classes, dimensions]), bias: numbers("bias", [classes]) };
}

/** Features times weights: what the new head must give for each place that the features have. */
function scoresOf(features: Values, { weight, bias }: NewHead, axis: number): Values {
  return alongAxis(features, axis, (line) =>
    Array.from(bias, (start, id) =>
      line.reduce((sum, value, at) => sum + value * weight[id * line.length + at], start),
    ),
  );
}

/** The head of a family, as it is found by whoever wants another one. */
function headOf({ told = {} }: Repaired, model: OnnxModel): ClassifierHead {
  const [logits] = [told.logits ?? []].flat();
  return findClassifierHead(model, logits === undefined ? {} : { logits });
}

/** A family's model with a new head of some more classes. */
export function replaceFamily(family: Repaired, model: OnnxModel, more: number): OnnxModel {
  const head = headOf(family, model);
  const parameters = newHead(head, head.classes + more);
  return replaceHead(model, head, { ...parameters, training: "unknown" });
}

/** Puts in a head with so many classes, and compares what it gives with features times weights. */
async function replacedFault(
  family: Repaired,
  model: OnnxModel,
  feeds: Feeds,
  head: ClassifierHead,
  classes: number,
): Promise<string | undefined> {
  const parameters = newHead(head, classes);
  const replaced = replaceHead(model, head, { ...parameters, training: "unknown" });
  if (family.notRun !== undefined) return undefined;
  const inside = await runOnce(expose(model, [head.feature]), feeds, family, [head.feature]);
  const features = inside[head.feature] as Values;
  const axis = head.operator === "Conv" ? 1 : features.dims.length - 1;
  const layer = scoresOf(features, parameters, axis);
  const wanted = family.behindLayer?.(layer) ?? layer;
  // The output has another name where an activation before it is dropped.
  const before = new Set(model.graph!.output.map(({ name }) => name));
  const names = replaced.graph!.output.map(({ name }) => name);
  const name = names.find((each) => !before.has(each)) ?? head.output;
  await runOnce(replaced, feeds, family);
  const found = await runOnce(expose(replaced, [name]), feeds, family, [name]);
  return differences(found, { [name]: wanted }, family);
}

/** What is wrong after a new head is put in, of the same and of another size; a refusal in words where none can be. */
export async function replacedOutcome(
  family: Repaired,
): Promise<{ fault?: string; refused?: string }> {
  const model = readModel(fileOf(family));
  const feeds = family.notRun === undefined ? randomFeeds(model, family, 6) : {};
  try {
    const head = headOf(family, model);
    for (const classes of [head.classes, head.classes + 2]) {
      const fault = await replacedFault(family, model, feeds, head, classes);
      if (fault !== undefined) return { fault: `${classes} classes: ${fault}` };
    }
    return {};
  } catch (error) {
    if (ModelError.isInstance(error)) return { refused: error.received ?? error.message };
    return { fault: (error as Error).message };
  }
}
