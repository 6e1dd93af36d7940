import { ArgumentError } from "@balms/core";
import { labeledSource } from "../evaluate/labeled-source.ts";
import type { LabeledSource } from "../evaluate/labeled-scores.ts";
import type { PictureModelOptions } from "../inference/picture-model.ts";
import type { ShiftRequest, TrainedMethod } from "./found-shift.ts";
import type { UnlabeledSource } from "./unlabeled-scores.ts";

/** What the command line says. */
export interface ShiftChoice {
  readonly data?: string;
  readonly logits?: string;
  readonly kind?: PictureModelOptions["scores"]["kind"];
  readonly validation?: string;
  readonly validationLogits?: string;
  readonly validationLabels?: string;
  readonly prior?: string;
  readonly method?: TrainedMethod;
  readonly classNames?: string;
  readonly output?: string;
  readonly anyway?: boolean;
  readonly json?: boolean;
}

/**
 * What `balms shift` shall do.
 *
 * @param model - How a model is run; undefined where none is named.
 * @throws {@link ArgumentError} for options that contradict each other, or lack their companion.
 */
export function shiftRequest(
  choice: ShiftChoice,
  model: PictureModelOptions | undefined,
): ShiftRequest {
  const { prior, method, classNames, output, anyway = false, json = false } = choice;
  const source = unlabeledSource(choice, model);
  const validation = validationSource(choice, source);
  return { source, validation, prior, method, classNames, output, anyway, json };
}

function unlabeledSource(
  { data, logits, kind }: ShiftChoice,
  model: PictureModelOptions | undefined,
): UnlabeledSource {
  const expected = "--model MODEL with --data DIR, or --logits FILE.npy";
  const refuse = (parameter: string, received: string): ArgumentError =>
    new ArgumentError({ parameter, received, expected });
  if (model === undefined) {
    if (logits === undefined) throw refuse("--model", "nothing");
    if (data !== undefined) throw refuse("--data", "beside --logits");
    return { kind: "files", logits, scores: kind };
  }
  if (logits !== undefined) throw refuse("--logits", "beside --model");
  if (data === undefined) throw refuse("--data", "nothing");
  return { kind: "pictures", model, data };
}

function validationSource(
  { validation, validationLogits, validationLabels, kind }: ShiftChoice,
  source: UnlabeledSource,
): LabeledSource | undefined {
  const files = validationLogits ?? validationLabels;
  if (validation === undefined && files === undefined) return undefined;
  if (source.kind === "pictures" && files === undefined && validation !== undefined) {
    return { kind: "pictures", model: source.model, data: validation };
  }
  if (source.kind === "files" && validation === undefined) {
    return labeledSource(
      {
        model: undefined,
        data: undefined,
        logits: validationLogits,
        labels: validationLabels,
        kind,
      },
      { logits: "--validation-logits", labels: "--validation-labels" },
    );
  }
  throw new ArgumentError({
    parameter: validation === undefined ? "--validation-logits" : "--validation",
    received: source.kind === "pictures" ? "beside --model" : "beside --logits",
    expected:
      "--validation DIR for a model, --validation-logits and --validation-labels for scores from files",
  });
}
