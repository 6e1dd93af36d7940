import { refuse } from "@balms/core/adapter";
import type { OpenData } from "../data/open-data.ts";
import { checkData, openData, openTrainingData, type TrainingData } from "../data/training-data.ts";
import { checkLogitModel } from "../model/check-logit-model.ts";
import { checkFitOptions, type FitSettings } from "../training/fit-options.ts";
import { refuseModel } from "../checks/refuse-model.ts";
import { takesBackground } from "../losses/loss-origin.ts";
import { modelShape } from "../model/model-shape.ts";
import { checkTrainable, type TrainableModel } from "../model/trainable-model.ts";
import { checkMetaOptions, metaFitNames } from "./meta-options.ts";
import type { MetaFitOptions, MetaOptions, MetaSettings } from "./meta-options.ts";
import { openMetaRows } from "./meta-rows.ts";

/** The settings of a training with meta steps: of the training, and of the steps on ψ. */
export interface MetaFitSettings {
  readonly fit: FitSettings;
  readonly meta: MetaSettings;
  /** Whether rows may be of no class, id −1. */
  readonly background: boolean;
}

/** What every training with meta steps checks first. */
export function checkMetaFit(
  model: TrainableModel,
  options: MetaFitOptions & { readonly meta?: MetaOptions | undefined },
  known: readonly string[] = metaFitNames,
  hasGamma: boolean = true,
): MetaFitSettings {
  checkTrainable(model);
  const fit = checkFitOptions(options, known);
  const meta = checkMetaOptions(options, hasGamma);
  if (meta.data !== undefined) checkData(meta.data, "meta.data");
  if ((modelShape(model).outputRank ?? 2) > 2) {
    refuseModel(
      "outputs of several positions",
      "one output [B, C]",
      "Of sequences, fitDecoupledHead trains the head on single positions.",
    );
  }
  // A loss of the caller's own may take what the model puts out.
  if (options.loss === undefined) checkLogitModel(model);
  // Classes are drawn for a Meta Sampler, and background is none.
  return { fit, meta, background: !hasGamma && takesBackground(options.loss) };
}

/** The rows that are trained on, and the meta batches: of `meta.data`, or else of the same rows. */
export async function openMetaFit(
  model: TrainableModel,
  data: TrainingData,
  { fit, meta, background }: MetaFitSettings,
): Promise<{ opened: OpenData; metaRows: ReturnType<typeof openMetaRows> }> {
  const { prior, random } = fit;
  const form = { ...modelShape(model), background };
  const opened = await openTrainingData(data, prior, form);
  const source =
    meta.data === undefined ? opened : await openData(meta.data, prior.classes, "meta.data", form);
  if (!source.ids.some((id) => id >= 0)) {
    const labels = meta.data === undefined ? "data.labels" : "meta.data.labels";
    refuse(labels, "background alone", "rows of a class, of which meta batches are");
  }
  return { opened, metaRows: openMetaRows(source, prior, meta.batchSize, random) };
}
