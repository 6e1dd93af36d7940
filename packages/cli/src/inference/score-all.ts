import { checkSignal } from "@balms/core/adapter";
import type { ClassNames } from "../data/class-names.ts";
import { formatCount } from "../terminal/format-values.ts";
import type { Progress } from "../terminal/progress.ts";
import { openPictureModel, type PictureModelOptions } from "./picture-model.ts";
import { severalLabels, type ScoreRows } from "./score-rows.ts";
import type { ScoreHistory } from "./score-history.ts";
import { feedNote, scorePictures } from "./scored-pictures.ts";

/** Raw scores, and what the model calls its classes. */
export interface NamedScores extends ScoreRows {
  readonly names: ClassNames | undefined;
  readonly history: ScoreHistory;
}

/**
 * Runs a classifier on all of some pictures.
 *
 * @param check - Looks at the names of the classes before any picture is opened.
 * @throws {@link DataError} for a model of several labels, and for a picture that cannot be read.
 */
export async function scoreAll(
  options: PictureModelOptions,
  files: readonly string[],
  context: {
    readonly progress: Progress;
    readonly check?: (names: ClassNames | undefined, classes: number) => void;
  },
): Promise<NamedScores> {
  const { signal, path } = options;
  const model = await openPictureModel(options);
  try {
    if (model.isMultiLabel) throw severalLabels(path);
    const { classes, names, history } = model;
    context.check?.(names, classes);
    const note = feedNote(model);
    if (note !== undefined) context.progress.note(note);
    const scores = new Float32Array(files.length * classes);
    const stage = context.progress.stage("pictures", files.length);
    let rows = 0;
    for await (const part of scorePictures(model, files, { signal })) {
      checkSignal(signal);
      scores.set(part.scores, rows * classes);
      rows += part.files.length;
      stage.update(rows);
    }
    stage.finish(formatCount(rows));
    return { scores, rows, classes, names, history };
  } finally {
    await model.release();
  }
}
