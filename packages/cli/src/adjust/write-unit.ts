import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { checkSignal } from "@balms/core/adapter";
import { describeSystemError, isSystemError } from "@balms/datasets";
import type { AdjustmentCheck } from "@balms/onnx";
import { makeFolders } from "../output/made-folders.ts";
import { notWritten } from "../output/not-written.ts";
import { openStagingFolder, type StagingFolder } from "../output/staging-folder.ts";
import type { AdjustRequest } from "./adjust-request.ts";
import { copyFile, linkFile } from "./copy-file.ts";
import { planDataCopies } from "./data-copies.ts";
import { openFileReader } from "./file-reader.ts";
import type { HubFolder } from "./hub-folder.ts";
import type { PlannedModel } from "./planned-model.ts";
import { stageModel, verifyStaged } from "./stage-model.ts";

/** How writing went, for each model: undefined where it was not run. */
export type Checks = readonly (AdjustmentCheck | undefined)[];

interface Writing {
  readonly request: AdjustRequest;
  readonly signal: AbortSignal;
  /** The checked place. */
  readonly place: string;
}

/**
 * Writes a model, with the data beside it where these are not there yet; all of it appears when all is written and was run.
 *
 * @throws {@link ArgumentError} when something else is in the way; {@link ModelError} when what was written computes something else.
 */
export async function writeModelFile(plan: PlannedModel, writing: Writing): Promise<Checks> {
  const { request, signal, place } = writing;
  const { data } = plan.model;
  const copies = request.embed ? [] : await planDataCopies(data, place, signal);
  return inStaging(place, async (staging) => {
    const name = `after/${basename(place)}`;
    const path = join(staging.path, name);
    await mkdir(dirname(path));
    await stageModel(plan, path, signal);
    const places = new Map<string, string>();
    for (const { location, from, to, isThere } of copies) {
      checkSignal(signal);
      const copy = join(dirname(path), location);
      if (!isThere) {
        await copyFile(from, copy);
        places.set(`after/${location}`, to);
      } else if (request.verify !== "off") {
        const there = await openFileReader(to, "data of the model", signal);
        await linkFile(there, copy).finally(() => there.close());
      }
    }
    const before = join(staging.path, "before");
    const check = await verifyStaged(plan, { path, before }, { request, signal });
    checkSignal(signal);
    await staging.moveFiles(places.set(name, place));
    return [check];
  });
}

/**
 * Writes a folder with all its models changed and everything else as it was; it appears whole.
 *
 * @throws {@link ModelError} when one of the models computes something else than it should.
 */
export async function writeHubFolder(
  plans: readonly PlannedModel[],
  folder: HubFolder,
  writing: Writing,
): Promise<Checks> {
  const { request, signal, place } = writing;
  return inStaging(place, async (staging) => {
    const root = join(staging.path, "after");
    for (const name of folder.others) {
      checkSignal(signal);
      const file = await openFileReader(join(folder.path, name), "a file of the folder", signal);
      await copyFile(file, join(root, name)).finally(() => file.close());
    }
    for (const plan of plans) {
      const path = join(root, plan.model.name);
      await makeFolders(dirname(path));
      await stageModel(plan, path, signal);
    }
    const checks: (AdjustmentCheck | undefined)[] = [];
    for (const [index, plan] of plans.entries()) {
      const before = join(staging.path, `before-${index}`);
      const path = join(root, plan.model.name);
      checks.push(await verifyStaged(plan, { path, before }, { request, signal }));
    }
    checkSignal(signal);
    await staging.moveFolder("after", place);
    return checks;
  });
}

async function inStaging<Result>(
  place: string,
  work: (staging: StagingFolder) => Promise<Result>,
): Promise<Result> {
  const staging = await openStagingFolder(place);
  try {
    return await work(staging);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // Nobody knows the temporary names.
    throw notWritten("--output", error, `${place} (${describeSystemError(error)})`);
  } finally {
    await staging.discard();
  }
}
