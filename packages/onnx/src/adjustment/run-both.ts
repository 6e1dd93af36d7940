import type { Tensor } from "onnxruntime-common";
import type { RandomGenerator, StopSignal } from "@balms/core";
import { createTurns } from "@balms/core/adapter";
import type { OnnxModel } from "../model/model.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { runOnce } from "../runtime/run-once.ts";
import type { RunOutputs } from "../runtime/run-once.ts";
import type { CorrectedScores } from "./expected-scores.ts";
import { endlessRun } from "./endless-run.ts";
import { fetchable, probeScores } from "./probe-scores.ts";
import { makeableInputs, randomFeeds } from "./random-inputs.ts";
import { tooLargeToOpen, tooLargeToRun } from "../runtime/too-large-to-run.ts";

type Feeds = Readonly<Record<string, Tensor>>;

/** Both models, and how the adjusted one's scores were corrected. */
export interface CorrectedModels {
  readonly original: OnnxModel;
  readonly adjusted: OnnxModel;
  readonly corrected: readonly CorrectedScores[];
}

/** Where models run. */
export interface RunPlace {
  readonly runtime: OnnxRuntime;
  readonly random: RandomGenerator;
  /** Puts a model where the runtime can open it: its bytes, or the path of a file. */
  readonly open: (model: OnnxModel) => Promise<string | Uint8Array>;
  readonly signal?: StopSignal | undefined;
}

/** What four runs on the same inputs put out. */
export interface FourRuns {
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** As the nodes stand in the file, with the scores as outputs. */
  readonly plain: { readonly original: RunOutputs; readonly adjusted: RunOutputs };
  /** With all optimisations of the runtime, as users run it. */
  readonly optimized: { readonly original: RunOutputs; readonly adjusted: RunOutputs };
}

/** What the first of some models is refused for. */
function firstReason(
  models: readonly OnnxModel[],
  ask: (model: OnnxModel) => string | undefined,
): string | undefined {
  for (const model of models) {
    const reason = ask(model);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Inputs that models can be run on in the memory that there is; of others it is told why. */
function* fitting(
  models: readonly OnnxModel[],
  feeds: Iterable<Feeds>,
  refuse: (reason: string) => void,
): Generator<Feeds> {
  for (const given of feeds) {
    const shapes = new Map(Object.entries(given).map(([name, { dims }]) => [name, dims]));
    const reason = firstReason(models, (model) => tooLargeToRun(model, shapes));
    if (reason === undefined) yield given;
    else refuse(reason);
  }
}

/** Runs both models, optimised and not, one session after the other; a text says why that cannot be done. */
export async function runBoth(
  { original, adjusted, corrected }: CorrectedModels,
  { runtime, random, open, signal }: RunPlace,
): Promise<FourRuns | string> {
  const inputs = makeableInputs(original);
  if (typeof inputs === "string") return inputs;
  const both = [original, adjusted];
  const refused = firstReason(both, (model) => tooLargeToOpen(model) ?? endlessRun(model));
  if (refused !== undefined) return refused;
  let tooLarge: string | undefined;
  let feeds: Iterable<Feeds> = fitting(
    both,
    randomFeeds(inputs, { runtime, random }),
    (reason) => (tooLarge ??= reason),
  );
  const runs: RunOutputs[] = [];
  const turns = createTurns(signal);
  for (const optimization of ["disabled", "all"] as const) {
    for (const [name, given] of Object.entries({ original, adjusted })) {
      if (turns.isDue()) await turns.take();
      const model = optimization === "disabled" ? probeScores(given, corrected) : given;
      if (model === undefined)
        return `the ${name} model does not compute the scores that the other one has`;
      const place = await open(model);
      const outputs = fetchable(model);
      if (outputs.length === 0) return "the models have no output that can be fetched";
      const run = await runOnce({ runtime, model: place, optimization, outputs, feeds });
      if (run.outputs === undefined) return tooLarge ?? `the ${name} model: ${run.reason}`;
      // What the first model ran on goes into all of them.
      feeds = [run.feeds];
      runs.push(run.outputs);
    }
  }
  const shapes = [...feeds].flatMap((given) =>
    Object.entries(given).map(([name, { dims }]) => [name, dims] as const),
  );
  return {
    inputs: Object.fromEntries(shapes),
    plain: { original: runs[0], adjusted: runs[1] },
    optimized: { original: runs[2], adjusted: runs[3] },
  };
}
