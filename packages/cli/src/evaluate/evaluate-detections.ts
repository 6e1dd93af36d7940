import { stat } from "node:fs/promises";
import { ArgumentError, type ClassPrior } from "@balms/core";
import {
  evaluateDetectionsInTurns,
  readAnnotations,
  readDetections,
  type AnnotationSet,
  type DetectionSet,
} from "@balms/detection";
import { openPieces, sourceTitle } from "../data/open-pieces.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/whole-file.ts";
import { findPrior } from "../prior-source/find-prior.ts";
import { withOptionNames } from "../settings/option-names.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount } from "../terminal/format-values.ts";
import type { Progress } from "../terminal/progress.ts";
import { detectionNotes } from "./detection-notes.ts";
import type { DetectionsRequest, EvaluatedDetections } from "./detections-request.ts";
import { detectionReport } from "./detection-report-data.ts";
import { detectionsJson, detectionsText } from "./print-detections.ts";
import { settleMeasure } from "./settle-measure.ts";

interface Around {
  readonly context: CommandContext;
  readonly progress: Progress;
}

/**
 * Measures what a detector has found against what is annotated.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export async function evaluateDetectionFiles(
  request: DetectionsRequest,
  around: Around,
): Promise<void> {
  const { annotations, detections, report, json } = request;
  const inputs = [annotations, detections, ...(request.prior === undefined ? [] : [request.prior])];
  checkStandardInput(inputs);
  const target =
    report === undefined
      ? undefined
      : await checkOutputFile(report, { parameter: "--report", inputs });
  const found =
    request.prior === undefined ? undefined : await findPrior(request.prior, around.context);
  const set = await readAnnotationFile(annotations, around);
  const results = await readDetectionFile(detections, around);
  const names = {
    annotations: sourceTitle(annotations),
    detections: sourceTitle(detections),
    prior: found?.source ?? "--prior",
    rules: "--rules",
    measured: "--measured",
  };
  const evaluated = await withOptionNames(names, () =>
    measure(set, results, { request, prior: found?.prior, around }),
  );
  if (target !== undefined) {
    // What draws charts is loaded where a page is asked for.
    const { renderDetectionReport } = await import("../report/render-detection-report.ts");
    await writeWholeFile(target, renderDetectionReport(detectionReport(evaluated, request)));
  }
  around.context.stdout.write(
    json ? detectionsJson(evaluated, request) : detectionsText(evaluated, request),
  );
}

async function measure(
  set: AnnotationSet,
  results: DetectionSet,
  {
    request,
    prior,
    around,
  }: {
    readonly request: DetectionsRequest;
    readonly prior: ClassPrior | undefined;
    readonly around: Around;
  },
): Promise<EvaluatedDetections> {
  const { limits } = request;
  const measured = settleMeasure(set, results, request);
  const stage = around.progress.stage("evaluation", 1);
  const { signal } = around.context;
  const options = { ...limits, ...measured, prior, signal };
  const evaluation = await evaluateDetectionsInTurns(set, results, options);
  stage.finish(`${measured.measured}, rules of ${measured.rules.toUpperCase()}`);
  const counts = prior && new Map(prior.classes.map((name, id) => [name, prior.counts[id] ?? 0]));
  return {
    evaluation,
    limits,
    prior,
    trainingImages: counts && set.categories.map(({ name }) => counts.get(name) ?? 0),
    detections: results.size,
    notes: detectionNotes(set, results, evaluation, limits),
  };
}

/** What comes out of a pipe is read once. */
function checkStandardInput(names: readonly string[]): void {
  const piped = names.filter((name) => name === "-").length;
  if (piped < 2) return;
  throw new ArgumentError({
    parameter: "-",
    received: `standard input for ${piped} files`,
    expected: "for one of --annotations, --detections and --prior",
  });
}

async function readAnnotationFile(name: string, around: Around): Promise<AnnotationSet> {
  return read(name, { ...around, title: "annotations" }, async (pieces, options) => {
    const set = await readAnnotations(pieces, options);
    const { images, annotations, categories } = set;
    const said = `${formatCount(images.length)} images, ${formatCount(annotations.size)} objects, ${formatCount(categories.length)} classes`;
    return [set, said];
  });
}

async function readDetectionFile(name: string, around: Around): Promise<DetectionSet> {
  return read(name, { ...around, title: "detections" }, async (pieces, options) => {
    const set = await readDetections(pieces, options);
    return [set, formatCount(set.size)];
  });
}

async function read<T>(
  name: string,
  { context, progress, title }: Around & { readonly title: "annotations" | "detections" },
  work: (
    pieces: AsyncIterable<Uint8Array>,
    options: { readonly file: string; readonly signal: AbortSignal },
  ) => Promise<[T, string]>,
): Promise<T> {
  const { stdin, signal } = context;
  const size = (await stat(name).catch(() => undefined))?.size ?? 0;
  const stage = progress.stage(title, size);
  const expected =
    title === "annotations" ? "annotations of COCO or LVIS, JSON" : "a list of detections, JSON";
  const pieces = openPieces(name, {
    ...(name === "-" ? { stdin } : {}),
    signal,
    expected,
    onRead: (bytes) => stage.update(bytes),
  });
  const [value, said] = await work(pieces, { file: sourceTitle(name), signal });
  stage.finish(said);
  return value;
}
