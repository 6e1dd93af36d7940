import { ArgumentError, ModelError } from "@balms/core";
import {
  inspectModel,
  modelMetadata,
  type ClassifierHead,
  type DetectorHead,
  type ModelInspection,
} from "@balms/onnx";
import { checkInference, checkRowHead } from "../backbone/check-backbone.ts";
import { findImageSize } from "../backbone/image-size.ts";
import { readFormatRecord } from "../inference/recorded-format.ts";
import type { ClassNames } from "../data/class-names.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount, formatList } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import type { ScoreOptions } from "./adjust-request.ts";
import { describeDetector } from "./describe-detector.ts";
import { describeScores, quoted } from "./describe-scores.ts";
import { namesFor, optionsFor } from "./model-facts.ts";
import { openUnit, type ModelUnit, type UnitModel } from "./model-unit.ts";
import { detectorHeads, factsOf } from "./plan-detector.ts";
import { readNote } from "./read-note.ts";
import { jsonText } from "../terminal/json-text.ts";

/** What is known of one model: what the library sees, and what the files around it say. */
type InspectedModel = Omit<ModelInspection, "classNames"> & {
  readonly file: string;
  readonly classNames: ClassNames | null;
  /** The class layers of a detector; none for other models, whose scores and head are told then. */
  readonly detectorHeads: readonly DetectorHead[];
  /** Why `balms train --backbone` would train no new head, although there is one to replace; null where it would, and where there is none. */
  readonly trainingRefusal: string | null;
};

/**
 * What `balms inspect` does: says what a model is, or the models of a folder, and changes nothing.
 *
 * @throws {@link BalmsError} when a file cannot be read.
 */
export async function inspect(
  path: string,
  options: { readonly scores: ScoreOptions; readonly json: boolean },
  command: CommandContext,
): Promise<void> {
  const unit = await openUnit(path, command.signal);
  try {
    const models = unit.models.map((model) => inspectOne(model, unit, options.scores));
    const { config, folder } = unit;
    const whole =
      folder === undefined
        ? models[0]
        : {
            folder: path,
            architectures: config?.architectures ?? [],
            problemType: config?.problem ?? null,
            models,
          };
    const text = options.json
      ? jsonText(whole)
      : printableLines(
          models.flatMap((model) =>
            linesOf(model, unit).map((line, at) => (at === 0 ? line : `  ${line}`)),
          ),
        );
    command.stdout.write(text);
  } finally {
    await unit.close();
  }
}

function inspectOne(model: UnitModel, unit: ModelUnit, scores: ScoreOptions): InspectedModel {
  const options = optionsFor(model, unit, scores);
  const { classNames: _, ...seen } = inspectModel(model.model, options);
  const heads = headsOf(model, options);
  const inspected = heads.length === 0 ? seen : { ...seen, ...asDetector };
  const [found = readNote(model.model).scores[0]] = inspected.scores;
  const names =
    heads[0] === undefined
      ? found && namesFor(model, unit, found).names
      : namesFor(model, unit, factsOf(heads[0])).names;
  const trainingRefusal = trainingRefusalOf(model, inspected.head);
  return {
    file: model.name,
    ...inspected,
    classNames: names ?? null,
    detectorHeads: heads,
    trainingRefusal,
  };
}

// What a classifier would be corrected and trained by.
const asDetector = {
  scores: [],
  staying: [],
  refusal: "a detector: its class layers are in detectorHeads",
  head: null,
  headRefusal: "a detector: its class layers are in detectorHeads",
} as const;

/** The class layers of a detector; why none is found is told where there should be one. */
function headsOf({ model }: UnitModel, options: ScoreOptions): readonly DetectorHead[] {
  try {
    return detectorHeads(model, options) ?? [];
  } catch (error) {
    if (ModelError.isInstance(error)) return [];
    throw error;
  }
}

function trainingRefusalOf({ model, name }: UnitModel, head: ClassifierHead | null): string | null {
  if (head === null) return null;
  try {
    checkRowHead(model, head, name);
    checkInference(model, head.feature, name);
    const wanted = { width: undefined, height: undefined };
    findImageSize(model, { wanted, recorded: readFormatRecord(modelMetadata(model)) });
    return null;
  } catch (error) {
    if (ArgumentError.isInstance(error) || ModelError.isInstance(error)) return error.message;
    throw error;
  }
}

function headLine({ head, headRefusal, trainingRefusal }: InspectedModel): string {
  if (head === null) return `no head to replace or train: ${inCommand(headRefusal ?? "")}`;
  const { operator, feature, dimensions, classes } = head;
  const training =
    trainingRefusal === null
      ? "and trained by balms train --backbone"
      : `and balms train --backbone refuses it: ${trainingRefusal}`;
  return `head: ${operator} of ${dimensions} features "${feature}" to ${formatCount(classes)} classes, can be replaced, ${training}`;
}

function linesOf(model: InspectedModel, { models }: ModelUnit): string[] {
  const { irVersion, operators, producer, refusal, adjustment, classNames, trainingMode } = model;
  const stays = new Map(model.staying.map(({ name, reason }) => [name, reason]));
  const opened = models.find(({ name }) => name === model.file);
  const prior = opened === undefined ? undefined : readNote(opened.model).prior;
  return [
    `${model.file}: ${Object.entries(operators)
      .map(([domain, version]) => `${domain} ${version}`)
      .join(", ")}, IR ${irVersion}${producer === "" ? "" : `, by ${producer}`}`,
    ...model.inputs.map(({ name, type, shape }) => `input "${name}" ${type} ${shape}`),
    ...model.outputs.map(({ name, type, shape, role, follows }) => {
      const reason = stays.get(name) ?? (refusal === null ? undefined : "");
      const stay = reason === undefined || reason === "" ? "" : `, stays: ${reason}`;
      return `output "${name}" ${type} ${shape}: ${role}${follows ? ", follows" : stay}`;
    }),
    ...model.scores.map((scores) => describeScores(scores)),
    ...(model.detectorHeads.length === 0
      ? [headLine(model)]
      : describeDetector({ heads: model.detectorHeads, isFolded: undefined })),
    ...(adjustment === null
      ? []
      : [
          `adjusted already, ${prior === undefined ? adjustment : `for a prior of ${formatCount(prior.classes.length)} classes`}`,
        ]),
    ...(classNames === null
      ? []
      : [`classes: ${formatList(classNames.names)}, by ${classNames.from}`]),
    ...(model.externalFiles.length === 0 ? [] : [`data in ${quoted(model.externalFiles)}`]),
    ...(trainingMode.length === 0
      ? []
      : [`in training mode, so that rows depend on their batch: ${quoted(trainingMode)}`]),
    ...(refusal === null || adjustment !== null || model.detectorHeads.length > 0
      ? []
      : [`no class scores: ${inCommand(refusal)}`]),
  ];
}

/** The library's sentence in the words of the command. */
function inCommand(refusal: string): string {
  return refusal
    .replace(/^`(?:model|logits)`: received /u, "")
    .replaceAll(/the option `(\w+)`/gu, "--$1");
}
