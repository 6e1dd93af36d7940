import type { OpenData } from "../data/open-data.ts";
import { openData, openTrainingData, type TrainingData } from "../data/training-data.ts";
import { checkLogitModel } from "../model/check-logit-model.ts";
import { checkFitOptions, type FitSettings } from "../training/fit-options.ts";
import { checkModel, type TrainableModel } from "../model/trainable-model.ts";
import { checkMetaOptions, type MetaFitOptions, type MetaSettings } from "./meta-options.ts";
import { openMetaRows } from "./meta-rows.ts";

/** The settings of a training with meta steps: of the training, and of the steps on ψ. */
export interface MetaFitSettings {
  readonly fit: FitSettings;
  readonly meta: MetaSettings;
}

/** What every training with meta steps checks first. */
export function checkMetaFit(model: TrainableModel, options: MetaFitOptions): MetaFitSettings {
  checkModel(model);
  const fit = checkFitOptions(options);
  const meta = checkMetaOptions(options);
  // A loss of the caller's own may take what the model puts out.
  if (options.loss === undefined) checkLogitModel(model);
  return { fit, meta };
}

/** The rows that are trained on, and the meta batches: of `metaData`, or else of the same rows. */
export async function openMetaFit(
  data: TrainingData,
  { prior, random, metaData }: MetaFitOptions,
  { meta }: MetaFitSettings,
): Promise<{ opened: OpenData; metaRows: ReturnType<typeof openMetaRows> }> {
  const opened = await openTrainingData(data, prior);
  const source =
    metaData === undefined ? opened : await openData(metaData, prior.classes, "metaData");
  return { opened, metaRows: openMetaRows(source, prior, meta.metaBatchSize, random) };
}
