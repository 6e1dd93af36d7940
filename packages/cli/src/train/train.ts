import { join } from "node:path";
import { priorToJSON } from "@balms/core";
import { digestOf } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import { cacheFolder } from "../cache/feature-cache.ts";
import { writeTogether } from "../output/files-together.ts";
import { openOutputFolder, type OutputFolder } from "../output/output-folder.ts";
import { checkOutsidePictures } from "../output/outside-pictures.ts";
import { renderReport } from "../report/render-report.ts";
import { chooseByCrossFitting, describeChoice } from "./choose-method.ts";
import { composeReport } from "./compose-report.ts";
import { evaluateMethods } from "./evaluate-methods.ts";
import { outputModel } from "./output-model.ts";
import { prepareInputs, type Inputs, type TrainContext } from "./prepare-inputs.ts";
import { rareClasses } from "./rare-classes.ts";
import { runRecord, type RunRecord } from "./run-record.ts";
import { createStopwatch, type Stopwatch } from "./stopwatch.ts";
import { trainHeads } from "./train-heads.ts";
import type { TrainSettings } from "../settings/train-settings.ts";
import { verdict } from "./verdict.ts";

/** What came of a run. The files are in the output folder. */
export interface TrainOutcome {
  readonly record: RunRecord;
  /** One paragraph in plain words. */
  readonly verdict: string;
  /** Path of the report, below the output folder as it was given. */
  readonly report: string;
}

const outputFiles = ["model.onnx", "prior.json", "run.json", "report.html"] as const;

/**
 * The main job: features, heads, measures, and the files model.onnx, prior.json, run.json and
 * report.html, which appear together at the end.
 *
 * @param settings - Everything that decides the result.
 * @throws {@link BalmsError} of the kind that fits; {@link InterruptedError} when the signal is aborted.
 */
export async function train(settings: TrainSettings, context: TrainContext): Promise<TrainOutcome> {
  checkPlaces(settings);
  const folder = await openOutputFolder(settings.out, {
    parameter: "--out",
    files: outputFiles,
    note: (text) => context.progress.note(text),
  });
  let cache: OutputFolder | undefined;
  try {
    if (settings.source.kind !== "features") {
      cache = await openOutputFolder(cacheFolder(settings.out), { parameter: "--out" });
    }
    const stopwatch = createStopwatch(context.clock);
    const inputs = await prepareInputs(settings, { ...context, stopwatch });
    const outcome = await trainOnFeatures(inputs, { settings, context, stopwatch });
    const { contents, ...result } = outcome;
    await writeTogether(folder.path, contents, context.signal);
    return result;
  } finally {
    await cache?.removeIfEmpty();
    await folder.removeIfEmpty();
  }
}

function checkPlaces({ source, out, backbone }: TrainSettings): void {
  if (source.kind !== "images") return;
  const { folder } = source;
  checkOutsidePictures(out, { folder, parameter: "--out" });
  const { checkpoint } = backbone;
  if (checkpoint !== undefined) {
    checkOutsidePictures(checkpoint, { folder, parameter: "--checkpoint" });
  }
}

async function trainOnFeatures(
  inputs: Inputs,
  run: {
    readonly settings: TrainSettings;
    readonly context: TrainContext;
    readonly stopwatch: Stopwatch;
  },
): Promise<
  TrainOutcome & {
    readonly contents: Readonly<Record<(typeof outputFiles)[number], Uint8Array | string>>;
  }
> {
  const { data, prior, images, headed, cached, given } = inputs;
  const { settings, context, stopwatch } = run;
  const { signal, progress } = context;
  const choice = settings.choose
    ? await stopwatch.time("choice", () =>
        chooseByCrossFitting(data, { settings, prior, signal, progress }),
      )
    : undefined;
  const written = choice?.method ?? settings.methods.at(-1) ?? "balms";
  const heads = await stopwatch.time("heads", () =>
    trainHeads(data.train, { settings, prior, signal, progress }),
  );
  const methods = await stopwatch.time("evaluation", () =>
    evaluateMethods(data, heads, { settings, prior, given, signal }),
  );
  const trained = heads.get(written === "post-hoc" ? "softmax" : written);
  if (trained === undefined) {
    throw new TypeError(`no head was trained for ${written}`);
  }
  const { dimensions } = data;
  const bytes = writeModel(outputModel(trained, { headed, written, prior, dimensions, settings }));
  const record = runRecord({
    settings,
    data,
    prior,
    backbone: headed === undefined ? undefined : { parts: headed.backbone, cached },
    methods,
    written,
    choice,
    modelDigest: digestOf(bytes),
    classRates: heads.get("balms")?.rates?.at(-1)?.classRates,
    timings: stopwatch.seconds(),
  });
  const rare = rareClasses(prior, settings);
  const sentences = [
    ...verdict(methods, { labels: data.test.labels, written, rare }),
    ...(choice === undefined ? [] : [describeChoice(choice, prior)]),
  ];
  const parts = { record, settings, data, images, prior, methods, heads, rare, verdict: sentences };
  const report = renderReport(await composeReport(parts));
  return {
    record,
    verdict: sentences.join(" "),
    report: join(settings.out, "report.html"),
    contents: {
      "model.onnx": bytes,
      "prior.json": priorToJSON(prior),
      "report.html": report,
      // The last: the digest of the model in it tells whether it is that of the files beside it.
      "run.json": `${JSON.stringify(record, undefined, 2)}\n`,
    },
  };
}
