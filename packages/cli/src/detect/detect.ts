import { priorToJSON, sigmoidShift } from "@balms/core";
import { digestOf } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import { cacheFolder } from "../cache/feature-cache.ts";
import { writeTogether } from "../output/files-together.ts";
import { openOutputFolder, type OutputFolder } from "../output/output-folder.ts";
import type { DetectSettings, DetectSource } from "../settings/detect-settings.ts";
import { withOptionNames } from "../settings/option-names.ts";
import { formatCount } from "../terminal/format-values.ts";
import type { Progress } from "../terminal/progress.ts";
import { readClassNames } from "../data/read-class-names.ts";
import { createStopwatch, type Stopwatch } from "../train/stopwatch.ts";
import { annotatedData } from "./data/annotated-data.ts";
import { detectRecord, type DetectRecord } from "./results/detect-record.ts";
import { detectText } from "./results/detect-text.ts";
import { detectVerdict } from "./results/detect-verdict.ts";
import type { DetectionData } from "./data/detection-data.ts";
import { detectPage } from "./results/detect-page.ts";
import { detectorClasses, type DetectorClasses } from "./detector/detector-classes.ts";
import { detectorModel, detectorModelNotes } from "./detector/detector-model.ts";
import { evaluateDetectors } from "./results/evaluate-detectors.ts";
import { chooseMeasure } from "./results/measure.ts";
import { measuredBoxes, measureNotes } from "./results/measured-boxes.ts";
import { labelRows } from "./proposals/labeled-rows.ts";
import { layerSaid } from "./detector/layer-said.ts";
import { openDetector, type Detector } from "./detector/open-detector.ts";
import { propose } from "./proposals/propose.ts";
import { sceneData } from "./data/scene-data.ts";
import { trainClassLayers } from "./train-class-layers.ts";

/** What a run takes beside its settings. */
export interface DetectContext {
  readonly progress: Progress;
  /** Stops the run; nothing of it stays but what the detector saw. */
  readonly signal: AbortSignal;
  /** Milliseconds since an arbitrary start. */
  readonly clock: () => number;
}

/** What came of a run. The files are in the output folder. */
export interface DetectOutcome {
  readonly record: DetectRecord;
  /** The table, what it means, and where the files are. */
  readonly text: string;
}

const outputFiles = ["model.onnx", "prior.json", "run.json", "report.html"] as const;

type Contents = Readonly<Record<(typeof outputFiles)[number], Uint8Array | string>>;

/**
 * Retrains the class layer of a detector by each method, compares them on test images, and writes model.onnx, prior.json, run.json and
 * report.html, which appear together at the end.
 *
 * @param settings - Everything that decides the result.
 * @throws {@link BalmsError} of the kind that fits; {@link InterruptedError} when the signal is aborted.
 */
export async function detect(
  settings: DetectSettings,
  context: DetectContext,
): Promise<DetectOutcome> {
  const folder = await openOutputFolder(settings.out, {
    parameter: "--out",
    files: outputFiles,
    note: (text) => context.progress.note(text),
  });
  let cache: OutputFolder | undefined;
  try {
    cache = await openOutputFolder(cacheFolder(settings.out), { parameter: "--out" });
    const stopwatch = createStopwatch(context.clock);
    const { contents, ...outcome } = await compare(settings, { ...context, stopwatch });
    await writeTogether(folder.path, contents, context.signal);
    return outcome;
  } finally {
    await cache?.removeIfEmpty();
    await folder.removeIfEmpty();
  }
}

async function compare(
  settings: DetectSettings,
  context: DetectContext & { readonly stopwatch: Stopwatch },
): Promise<DetectOutcome & { readonly contents: Contents }> {
  const { signal, progress, stopwatch } = context;
  const { detector, data, classes } = await stopwatch.time("data", () =>
    prepare(settings, context),
  );
  const { train, test } = data;
  const { prior } = classes;
  const { addTruths, threads } = settings;
  const running = { cache: cacheFolder(settings.out), threads, signal, progress };
  // Test images first: a fault in them is found before hours of training images.
  const found = await stopwatch.time("test images", () =>
    propose(detector, test, { ...running, use: "found", addTruths: false, title: "test images" }),
  );
  const seen = await stopwatch.time("training images", () =>
    propose(detector, train, { ...running, use: "regions", addTruths, title: "training images" }),
  );
  const file = filesOf(settings.source).train;
  const rows = await labelRows(seen, train.set, {
    classOf: classes.ofTraining,
    hasQueries: detector.hasQueries,
    addTruths,
    file,
  });
  const layers = await stopwatch.time("class layers", () =>
    trainClassLayers(rows, { settings, prior, detector, signal, progress }),
  );
  const measure = chooseMeasure(test, found, settings.limits);
  const methods = await stopwatch.time("evaluation", () =>
    evaluateDetectors(found, layers, {
      detector,
      part: test,
      classes,
      measure,
      settings,
      signal,
      progress,
    }),
  );
  const notes = [
    ...measureNotes(detector, test, measure),
    ...detectorModelNotes(detector, { prior, settings }),
  ];
  const bytes = writeModel(detectorModel(detector, layers, { prior, settings }));
  const record = detectRecord({
    settings,
    detector,
    data,
    classes,
    rows,
    methods,
    measure,
    notes,
    modelDigest: digestOf(bytes),
    timings: stopwatch.seconds(),
  });
  const verdict = detectVerdict(record);
  const report = await detectPage({ record, data, classes, methods, verdict });
  return {
    record,
    text: detectText(record, verdict),
    contents: {
      "model.onnx": bytes,
      "prior.json": priorToJSON(prior),
      "report.html": report,
      // The last: the digest of the model in it tells whether it is that of the files beside it.
      "run.json": `${JSON.stringify(record, undefined, 2)}\n`,
    },
  };
}

interface Prepared {
  readonly detector: Detector;
  readonly data: DetectionData;
  readonly classes: DetectorClasses;
}

/** Reads what the settings name, and refuses what does not go together before the work. */
async function prepare(
  settings: DetectSettings,
  { signal, progress }: DetectContext,
): Promise<Prepared> {
  const { source, zeroCounts, addTruths: furtherRegions } = settings;
  // The detector first: pictures take long to read.
  const { classNames: file } = settings.detector;
  const named =
    file === undefined ? undefined : { file, names: await readClassNames(file, signal) };
  const detector = await openDetector(settings.detector, {
    classes: named?.names.length,
    furtherRegions,
    signal,
  });
  const data =
    source.kind === "scenes"
      ? await sceneData(source)
      : await annotatedData(source, { signal, progress });
  const { train, test } = data;
  const classes = await detectorClasses(detector, data, { named, files: filesOf(source) });
  // What all methods take is refused before the work.
  await withOptionNames({ prior: filesOf(source).train }, () =>
    Promise.resolve(sigmoidShift({ prior: classes.prior, zeroCounts })),
  );
  progress.note(
    `data: ${data.name}, ${classes.names.length} classes, ${formatCount(train.set.images.length)} training images with ${formatCount(train.set.annotations.size)} objects, ${formatCount(test.set.images.length)} test images`,
  );
  progress.note(`detector: ${layerSaid(detector)}`);
  progress.note(`pictures: ${detector.feed.said}`);
  progress.note(`boxes: ${measuredBoxes(detector.shown.found.places)}`);
  return { detector, data, classes };
}

/** What messages call the two parts of the data. */
function filesOf(source: DetectSource): { readonly train: string; readonly test: string } {
  return source.kind === "scenes"
    ? { train: "the built-in scenes", test: "the built-in scenes" }
    : { train: source.annotations, test: source.testAnnotations };
}
