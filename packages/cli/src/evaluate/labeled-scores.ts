import { basename, join, resolve } from "node:path";
import { stat } from "node:fs/promises";
import { ArgumentError, type ClassPrior } from "@balms/core";
import { readImageFolder, readLabelFile } from "@balms/datasets";
import { readScoreFile } from "../inference/read-score-file.ts";
import { scoreAll } from "../inference/score-all.ts";
import type { ScoreHistory } from "../inference/score-history.ts";
import type { ScoredPictures, ScoreFile } from "../inference/score-source.ts";
import type { ScoreRows } from "../inference/score-rows.ts";
import { settleClasses } from "../inference/settle-classes.ts";
import type { Progress } from "../terminal/progress.ts";
import { idsOf, labelIds, labelOptions } from "./label-ids.ts";

/** Where scores with labels come from: one folder of pictures per class, or a folder with such a folder "test" in it; or files. */
export type LabeledSource = ScoredPictures | (ScoreFile & { readonly labels: string });

/** Scores of rows whose classes are known. */
export interface LabeledScores extends ScoreRows {
  /** Class ids [N] in the order of the scores. */
  readonly labels: Int32Array;
  /** The prior in the order of the scores. */
  readonly prior: ClassPrior;
  /** Name of the data, for a title. */
  readonly title: string;
  /** The pictures, row by row; undefined where there are none. */
  readonly files: readonly string[] | undefined;
  /** What the model says of its scores; undefined where nobody says anything. */
  readonly history: ScoreHistory | undefined;
}

/** What is beside the source. */
export interface LabeledContext {
  readonly prior: ClassPrior;
  /** What the prior was named as. */
  readonly priorSource: string;
  /** `--class-names`. */
  readonly classNames: readonly string[] | undefined;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Scores of rows whose classes are known, with prior and labels brought into their order.
 *
 * @throws {@link BalmsError} where classes do not fit together, or something cannot be read.
 */
export async function labeledScores(
  source: LabeledSource,
  context: LabeledContext,
): Promise<LabeledScores> {
  return source.kind === "pictures" ? ofPictures(source, context) : ofFiles(source, context);
}

async function ofPictures(
  { model, data }: Extract<LabeledSource, { kind: "pictures" }>,
  { prior, priorSource, classNames, progress }: LabeledContext,
): Promise<LabeledScores> {
  const part = join(data, "test");
  const isSplit = (await stat(part).catch(() => undefined))?.isDirectory() === true;
  const place = isSplit ? part : data;
  if (isSplit) progress.note(`data: the pictures in ${part}`);
  const folder = await readImageFolder(place, { signal: model.signal });
  let settled: { readonly prior: ClassPrior; readonly labels: Int32Array } | undefined;
  const scored = await scoreAll(model, folder.files, {
    progress,
    // Before any picture is opened.
    check: (names, classes) => {
      const found = settleClasses(prior, priorSource, {
        model: names?.names,
        given: classNames,
        classes,
      });
      if (found.note !== undefined) progress.note(`classes: ${found.note}`);
      const ids = idsOf(folder.classes, found.prior, place);
      const labels = folder.labels.map((label) => ids[label] ?? 0);
      settled = { prior: found.prior, labels };
    },
  });
  if (settled === undefined) throw new TypeError("no classes were settled");
  return { ...scored, ...settled, title: basename(resolve(data)), files: folder.files };
}

async function ofFiles(
  { logits, labels: file, scores: kind }: Extract<LabeledSource, { kind: "files" }>,
  { prior, priorSource, classNames, signal, progress }: LabeledContext,
): Promise<LabeledScores> {
  const rows = await readScoreFile(logits, kind, signal);
  const { classes } = rows;
  const settled = settleClasses(prior, priorSource, {
    model: undefined,
    given: classNames,
    classes,
  });
  if (settled.note !== undefined) progress.note(`classes: ${settled.note}`);
  const labels = labelIds(
    await readLabelFile(file, { ...labelOptions(settled.prior), signal }),
    settled.prior,
    file,
  );
  if (labels.length !== rows.rows) {
    throw new ArgumentError({
      parameter: file,
      received: `${labels.length} labels`,
      expected: `${rows.rows}, one for each row of ${logits}`,
    });
  }
  const title = basename(logits);
  return { ...rows, labels, prior: settled.prior, title, files: undefined, history: undefined };
}
