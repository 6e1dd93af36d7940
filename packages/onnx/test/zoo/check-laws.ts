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

/** What an adjustment can be taken off, and put on another target, without the original. */
export function lawFaults(family: Repaired): string[] {
  const model = readModel(fileOf(family));
  const original = writeModel(model);
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
    "stripped, it is not the original": !same(writeModel(stripAdjustment(adjusted)), original),
    "read again and stripped, it is not the original": !same(
      writeModel(stripAdjustment(readModel(bytes))),
      original,
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
function namesOf({ truths }: Repaired, model: OnnxModel, { wanted, scores }: Run): Name[] {
  if (truths.length > 1) return [];
  const numbers = model.graph!.output.filter(isFloating).map(({ name }) => name);
  const size = scores[0].data.length;
  const outputs = Object.entries(wanted)
    .filter(([name]) => numbers.includes(name))
    .map(([logits, { data }]) => ({ logits, isWhole: data.length === size }));
  const [{ tensor, read }] = truths;
  const isKnown = read !== undefined || outputs.some(({ logits }) => logits === tensor);
  return isKnown ? outputs : [{ logits: tensor, isWhole: true }, ...outputs];
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
