import { BalmsError } from "@balms/core";
import {
  adjustModel,
  readModel,
  retargetModel,
  stripAdjustment,
  writeModel,
} from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { adjustFamily, outputFault, runOriginal } from "./check-adjusted.ts";
import type { Run } from "./check-adjusted.ts";
import type { Repaired } from "./family.ts";
import { fileOf } from "./file-of.ts";
import { runOnce } from "./run-once.ts";
import { adjustmentOf, correctionsOf } from "./zoo-priors.ts";

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function messageOf(act: () => unknown): string {
  try {
    act();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Which laws an adjustment breaks: it can be taken off, and put on another target, without the original. */
export function lawFaults(family: Repaired): string[] {
  const model = readModel(fileOf(family));
  const original = writeModel(model);
  const isWhole = family.writtenOut !== true;
  const [uniform, targeted] = correctionsOf(family.truths[0].classes);
  const adjusted = adjustFamily(family, model, uniform);
  const bytes = writeModel(adjusted);
  const elsewhere = adjustFamily(family, model, { ...uniform, target: targeted.target! });
  const again = messageOf(() => adjustFamily(family, adjusted, uniform));
  const { target } = adjustmentOf(targeted);
  const faults: Record<string, boolean> = {
    "the original was changed": !same(writeModel(model), original),
    "adjusting is not the same twice": !same(
      writeModel(adjustFamily(family, model, uniform)),
      bytes,
    ),
    "a second adjustment is not refused": !again.includes("adjusted already"),
    "stripped, it is not the original":
      isWhole && !same(writeModel(stripAdjustment(adjusted)), original),
    "read again and stripped, it is another model": !same(
      writeModel(stripAdjustment(readModel(bytes))),
      writeModel(stripAdjustment(adjusted)),
    ),
    "another target is not the adjustment to it": !same(
      writeModel(retargetModel(adjusted, { target: target! })),
      writeModel(elsewhere),
    ),
    "the uniform target is not the adjustment to it": !same(
      writeModel(retargetModel(elsewhere, {})),
      bytes,
    ),
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

interface Name {
  readonly logits: string;
  /** Whether naming it must work: it has a number for each class. Others may be refused, but never give something else. */
  readonly isWhole: boolean;
}

/** Names that somebody may give to the scores: theirs, and every output of numbers that follows. */
function namesOf(
  { truths, derived = [] }: Repaired,
  model: OnnxModel,
  { wanted, scores }: Run,
): Name[] {
  if (truths.length > 1) return [];
  const numbers = model.graph!.output.filter(isFloating).map(({ name }) => name);
  const size = scores[0].data.length;
  const outputs = Object.entries(wanted)
    .filter(([name]) => numbers.includes(name))
    .map(([logits, { data }]) => ({
      logits,
      isWhole: data.length === size && !derived.includes(logits),
    }));
  const [{ tensor, read }] = truths;
  const isKnown = read !== undefined || outputs.some(({ logits }) => logits === tensor);
  return isKnown ? outputs : [{ logits: tensor, isWhole: true }, ...outputs];
}

/** Whether a stripped model gives other numbers than the original. */
export async function strippedFault(family: Repaired): Promise<string | undefined> {
  if (family.notRun !== undefined) return undefined;
  const model = readModel(fileOf(family));
  const [counts] = correctionsOf(family.truths[0].classes);
  const stripped = stripAdjustment(adjustFamily(family, model, counts));
  const { feeds, before } = await runOriginal(family, model, counts, 7);
  const after = await runOnce(stripped, feeds, family);
  return JSON.stringify(after) === JSON.stringify(before)
    ? undefined
    : "stripped, it gives other numbers than the original";
}

/** Which names of the scores do not lead to the same correction. */
export async function namingFaults(family: Repaired): Promise<string[]> {
  if (family.notRun !== undefined) return [];
  const model = readModel(fileOf(family));
  const [counts] = correctionsOf(family.truths[0].classes);
  const run = await runOriginal(family, model, counts, 5);
  const faults = namesOf(family, model, run).map(async ({ logits, isWhole }) => {
    try {
      const named = adjustModel(model, { ...adjustmentOf(counts), ...family.told, logits });
      const fault = await outputFault(family, named, run);
      return fault === undefined ? [] : [`named "${logits}": ${fault}`];
    } catch (error) {
      if (BalmsError.isInstance(error) && !isWhole) return [];
      return [`named "${logits}": ${(error as Error).message}`];
    }
  });
  return (await Promise.all(faults)).flat();
}

function isFloating({ type }: NonNullable<OnnxModel["graph"]>["output"][number]): boolean {
  const value = type?.value;
  return value?.case === "tensorType" && [1, 10, 11, 16].includes(value.value.elemType);
}
