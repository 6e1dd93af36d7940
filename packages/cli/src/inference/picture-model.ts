import { ModelError } from "@balms/core";
import { Predictor, extractFeatureModel, fixInputSize } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { openUnit } from "../adjust/model-unit.ts";
import type { ScoreOptions } from "../adjust/adjust-request.ts";
import { checkInference } from "../backbone/check-backbone.ts";
import type { ClassNames } from "../data/class-names.ts";
import { findModelScores } from "./model-scores.ts";
import { onlyModel } from "./only-model.ts";
import { pictureFormat, type FeedOptions, type PictureFormat } from "./picture-format.ts";
import type { Preprocessing } from "./preprocessor-config.ts";
import { readPreprocessor } from "./read-preprocessor.ts";
import { inLayout, layoutShape } from "./row-shape.ts";
import { rawScores } from "./raw-scores.ts";
import { scoreHistory, type ScoreHistory } from "./score-history.ts";
import { wholeModel } from "./whole-model.ts";

/** A classifier that is ready to look at pictures. */
export interface PictureModel extends PictureFormat {
  /** Number of classes, C. */
  readonly classes: number;
  /** Their names, and who says them; undefined where nobody does. */
  readonly names: ClassNames | undefined;
  /** Which class frequencies its scores hold, as far as it says that. */
  readonly history: ScoreHistory;
  /** Whether a picture may have several of the classes: each score stands for itself. */
  readonly isMultiLabel: boolean;
  /** Pictures that it takes at a time, and no other number; undefined where any will do. */
  readonly fixedBatchSize: number | undefined;
  /**
   * Raw scores [N·C].
   *
   * @param pictures - [N, channels, height, width], as `format` says.
   */
  scores(pictures: Float32Array, rows: number): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Which model is run, and what the caller says of it. */
export interface PictureModelOptions extends FeedOptions {
  readonly path: string;
  /** The tensor with the scores, and what they are, where the graph does not tell. */
  readonly scores: Pick<ScoreOptions, "logits" | "kind">;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/**
 * Opens a classifier of pictures.
 *
 * @throws {@link ModelError} and {@link ArgumentError} where it is none, or nobody says how it is fed.
 */
export async function openPictureModel(options: PictureModelOptions): Promise<PictureModel> {
  const { path, signal, threads } = options;
  const unit = await openUnit(path, signal);
  try {
    const opened = onlyModel(unit, path, "one model");
    const { scores, names } = await findModelScores(opened, unit, options.scores);
    const beside = (): Promise<Preprocessing | undefined> => readPreprocessor(opened.path, signal);
    const fed = await pictureFormat(opened.model, { path, options, beside });
    const { input, format } = fed;
    const model = await wholeModel(opened, signal);
    checkInference(model, scores.logits, path);
    const cut = extractFeatureModel(model, scores.logits);
    const sized = fixInputSize(cut, layoutShape(input.layout, format));
    const predictor = await Predictor.create({ runtime, model: sized, threads });
    return {
      ...fed,
      classes: scores.kind === "binary" ? 2 : scores.classes,
      names,
      history: scoreHistory(model),
      isMultiLabel: scores.kind === "sigmoid",
      fixedBatchSize: predictor.fixedBatchSize,
      async scores(pictures, rows) {
        const found = await predictor.run(inLayout(input.layout, pictures, format), rows);
        if (found.columns === scores.classes) return rawScores(scores, found.data);
        throw new ModelError({
          parameter: path,
          received: `${found.columns} scores for a picture, in "${scores.logits}"`,
          expected: `${scores.classes}, one for each class`,
          hint: "Name the tensor that has one row of scores for each picture with --scores.",
        });
      },
      release: () => predictor.release(),
    };
  } finally {
    await unit.close();
  }
}
