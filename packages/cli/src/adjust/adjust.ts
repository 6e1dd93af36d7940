import { ArgumentError, type ClassPrior, type ZeroCounts } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { checkNewFolder } from "../output/new-folder.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { findPrior, type FoundPrior } from "../prior-source/find-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import type { AdjustRequest } from "./adjust-request.ts";
import { openUnit, type ModelUnit } from "./model-unit.ts";
import { planModel } from "./plan-model.ts";
import type { PlannedModel } from "./planned-model.ts";
import { printResult } from "./print-result.ts";
import { writeHubFolder, writeModelFile, type Checks } from "./write-unit.ts";

/**
 * What `balms adjust` does, in order: read, plan, write, run, say. Nothing is written before all of it is known to be possible.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export async function adjust(request: AdjustRequest, command: CommandContext): Promise<void> {
  const { signal } = command;
  const unit = await openUnit(request.path, signal);
  try {
    checkEmbedding(request, unit);
    const { prior, target } = await findPriors(request, command);
    const priors = { prior: prior?.prior, target: target?.prior };
    const place = await checkPlace(request, unit, [prior, target]);
    const plans: PlannedModel[] = [];
    for (const model of unit.models) {
      checkSignal(signal);
      plans.push(await planModel(model, { unit, request, priors }));
    }
    const checks = place === undefined ? [] : await write(plans, unit, { request, signal, place });
    printResult(plans, { unit, request, checks, command });
  } finally {
    await unit.close();
  }
}

function checkEmbedding({ embed, path }: AdjustRequest, { folder }: ModelUnit): void {
  if (!embed || folder === undefined) return;
  throw new ArgumentError({
    parameter: "--embed",
    received: `${path}, a folder`,
    expected: "a model alone: what loads a folder looks for its files where they were",
    hint: "Leave --embed out.",
  });
}

async function findPriors(
  { change }: AdjustRequest,
  command: CommandContext,
): Promise<Record<"prior" | "target", FoundPrior | undefined>> {
  const prior = "prior" in change ? await findPrior(change.prior, command) : undefined;
  const wanted = "target" in change ? change.target : undefined;
  const target = wanted === undefined ? undefined : await findPrior(wanted, command);
  const zeroCounts = "zeroCounts" in change ? change.zeroCounts : undefined;
  for (const one of [prior, target]) if (one !== undefined) checkZeroCounts(one.prior, zeroCounts);
  return { prior, target };
}

/** One row more, or at least one, says nothing where rows were not counted: a share of 1 would drown all others. */
function checkZeroCounts({ counted }: ClassPrior, zeroCounts: ZeroCounts | undefined): void {
  if (counted !== "weights" || (zeroCounts !== "smooth" && zeroCounts !== "floor")) return;
  throw new ArgumentError({
    parameter: "--zero-counts",
    received: `${zeroCounts}, which counts rows, with shares`,
    expected: "counts of rows, or another policy",
    hint: "Give the number of rows of each class, or --zero-counts mask.",
  });
}

async function checkPlace(
  { output }: AdjustRequest,
  unit: ModelUnit,
  priors: readonly (FoundPrior | undefined)[],
): Promise<string | undefined> {
  if (output === undefined) return undefined;
  const parameter = "--output";
  if (unit.folder !== undefined) return checkNewFolder(output, { parameter, input: unit.path });
  const read = unit.models.flatMap(({ path, data }) => [
    path,
    ...[...data.values()].map((file) => file.path),
  ]);
  const files = priors.flatMap((found) => (found === undefined ? [] : [found.path]));
  return checkOutputFile(output, { parameter, inputs: [...read, ...files] });
}

function write(
  plans: readonly PlannedModel[],
  { folder }: ModelUnit,
  writing: Parameters<typeof writeModelFile>[1],
): Promise<Checks> {
  return folder === undefined
    ? writeModelFile(plans[0], writing)
    : writeHubFolder(plans, folder, writing);
}
