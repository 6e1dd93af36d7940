import { DataError } from "@balms/core";
import { listImages } from "@balms/datasets";
import type { ClassNames } from "../data/class-names.ts";
import { readScoreFile } from "../inference/read-score-file.ts";
import type { ScoreRows } from "../inference/score-rows.ts";
import { scoreAll } from "../inference/score-all.ts";
import type { ScoreHistory } from "../inference/score-history.ts";
import type { ScoredPictures, ScoreFile } from "../inference/score-source.ts";
import type { Progress } from "../terminal/progress.ts";

/** Where scores without labels come from. */
export type UnlabeledSource = ScoredPictures | ScoreFile;

/** Raw scores of rows whose classes nobody knows. */
export interface UnlabeledScores extends ScoreRows {
  readonly names: ClassNames | undefined;
  /** What the model says of its scores; undefined where there is none. */
  readonly history: ScoreHistory | undefined;
}

/**
 * Scores of rows without labels.
 *
 * @throws {@link DataError} where there are none, or one cannot be read.
 */
export async function unlabeledScores(
  source: UnlabeledSource,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<UnlabeledScores> {
  if (source.kind === "files") {
    const rows = await readScoreFile(source.logits, source.scores, signal);
    return { ...rows, names: undefined, history: undefined };
  }
  const { files } = await listImages(source.data, { signal });
  if (files.length === 0) {
    throw new DataError({
      parameter: source.data,
      received: "a folder without a picture in it",
      expected: "pictures from where the model is used",
    });
  }
  return scoreAll(source.model, files, { progress });
}
