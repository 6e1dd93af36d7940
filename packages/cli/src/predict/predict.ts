import { ArgumentError, DataError } from "@balms/core";
import { listImages } from "@balms/datasets";
import { expandPath } from "../data/expand-glob.ts";
import { openPictureModel, type PictureModelOptions } from "../inference/picture-model.ts";
import { feedNote, scorePictures } from "../inference/scored-pictures.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/whole-file.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount } from "../terminal/format-values.ts";
import { jsonText } from "../terminal/json-text.ts";
import { printable } from "../terminal/printable.ts";
import type { Progress } from "../terminal/progress.ts";
import { likeliest, probabilities, type Prediction } from "./predictions.ts";
import { predictionsCsv } from "./predictions-csv.ts";

/** What `balms predict` shall do. */
export interface PredictRequest {
  readonly model: Omit<PictureModelOptions, "signal">;
  /** Pictures, folders with pictures in them, and patterns of files. */
  readonly sources: readonly string[];
  readonly topK: number;
  readonly format: "csv" | "json";
  /** Whether pictures that cannot be read are named and left out. */
  readonly skipBroken: boolean;
  readonly output: string | undefined;
}

/**
 * Says what a model sees in pictures.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export async function predict(
  request: PredictRequest,
  { context, progress }: { readonly context: CommandContext; readonly progress: Progress },
): Promise<void> {
  const { sources, output, topK, format } = request;
  const { signal } = context;
  const target =
    output === undefined
      ? undefined
      : await checkOutputFile(output, {
          parameter: "--output",
          inputs: [request.model.path, ...sources],
        });
  const files = await listPictures(sources, { signal, progress });
  const model = await openPictureModel({ ...request.model, signal });
  const skipped: { file: string; reason: string }[] = [];
  const predictions: Prediction[] = [];
  const classes =
    model.names?.names ?? Array.from({ length: model.classes }, (_, id) => String(id));
  if (model.names === undefined) {
    progress.note("classes: nobody names them, they are called by their place, from 0");
  }
  const note = feedNote(model);
  if (note !== undefined) progress.note(note);
  try {
    const stage = progress.stage("pictures", files.length);
    const onBroken = (file: string, reason: string): void => {
      skipped.push({ file, reason });
      progress.note(`balms: ${file} is left out: ${reason}`);
    };
    const options = request.skipBroken ? { signal, onBroken } : { signal };
    for await (const part of scorePictures(model, files, options)) {
      const shares = probabilities(model, part.scores);
      part.files.forEach((file, row) => {
        const own = shares.subarray(row * model.classes, (row + 1) * model.classes);
        predictions.push({ file, likeliest: likeliest(own, { classes, most: topK }) });
      });
      stage.update(predictions.length + skipped.length);
    }
    stage.finish(
      `${formatCount(predictions.length)}${skipped.length === 0 ? "" : `, ${skipped.length} left out`}`,
    );
  } finally {
    await model.release();
  }
  const text =
    format === "csv"
      ? predictionsCsv(
          predictions,
          Math.min(topK, model.classes),
          target === undefined && context.stdout.isTTY === true ? printable : undefined,
        )
      : jsonText({
          model: request.model.path,
          classes,
          multiLabel: model.isMultiLabel,
          predictions,
          skipped,
        });
  if (target === undefined) context.stdout.write(text);
  else await writeWholeFile(target, text);
}

const pictureFiles = "JPEG, PNG, WebP, GIF, TIFF or AVIF files";

/** The pictures that the sources name, each once. */
async function listPictures(
  sources: readonly string[],
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<readonly string[]> {
  const files = new Set<string>();
  let others = 0;
  if (sources.includes("-")) {
    throw new ArgumentError({
      parameter: "pictures",
      received: "-, standard input",
      expected: "pictures, or folders with pictures in them",
      hint: "Write the picture into a file first.",
    });
  }
  const expanded = await Promise.all(sources.map((source) => expandPath(source, pictureFiles)));
  for (const source of expanded.flat()) {
    const found = await listImages(source, { signal });
    if (found.files.length === 0) {
      throw new DataError({
        parameter: source,
        received: "a folder without a picture in it",
        expected: `${pictureFiles}, in it or in folders in it`,
      });
    }
    for (const file of found.files) files.add(file);
    others += found.others;
  }
  if (others > 0) {
    progress.note(`pictures: ${formatCount(others)} other files in the folders are passed over`);
  }
  return [...files];
}
