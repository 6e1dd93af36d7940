import { ArgumentError, PriorError, type ClassPrior } from "@balms/core";
import {
  adjustModel,
  findClassScores,
  modelMetadata,
  retargetModel,
  stripAdjustment,
  type ClassScores,
  type OnnxModel,
} from "@balms/onnx";
import { alignPrior, isNamed } from "../data/align-prior.ts";
import { findClassNames } from "../data/class-names.ts";
import { withOptionNames } from "../settings/option-names.ts";
import type { AdjustRequest, Change, ScoreOptions } from "./adjust-request.ts";
import { alignPriors } from "./align-priors.ts";
import { namesFor, optionsFor } from "./model-facts.ts";
import type { ModelUnit, UnitModel } from "./model-unit.ts";
import { detectorHeads, planDetector } from "./plan-detector.ts";
import { readNote } from "./read-note.ts";
import type { PlannedModel } from "./planned-model.ts";

/** The priors that were named, as they were read. */
interface ReadPriors {
  readonly prior: ClassPrior | undefined;
  readonly target: ClassPrior | undefined;
}

/**
 * Says what becomes of a model; nothing is written.
 *
 * @throws {@link ModelError} and {@link PriorError} in the words of the command, naming the file.
 */
export function planModel(
  model: UnitModel,
  context: {
    readonly unit: ModelUnit;
    readonly request: AdjustRequest;
    readonly priors: ReadPriors;
  },
): Promise<PlannedModel> {
  const { unit, request, priors } = context;
  const { change } = request;
  const where = (option: string): string =>
    unit.folder === undefined ? option : `${option} (${model.name})`;
  const parameters = {
    model: unit.folder === undefined ? model.path : model.name,
    ...("prior" in change ? { prior: change.prior } : {}),
    ...("target" in change && change.target !== undefined ? { target: change.target } : {}),
    logits: where("--logits"),
    head: where("--logits"),
    kind: where("--kind"),
    background: where("--background"),
    tau: "--tau",
  };
  return withOptionNames(parameters, async () => {
    // What cannot be put into one file is refused in the words of the command, too.
    const base = request.embed ? model.embedded() : model.model;
    const given = { model, base };
    if (change.make === "stripped") return stripped(given);
    if (change.make === "retargeted") return retargeted(given, change, priors.target);
    return await Promise.resolve(
      adjusted(given, { change, unit, priors, options: request.scores }),
    );
  });
}

/** A model, and what is edited: the same, or with the data beside it inside. */
interface GivenModel {
  readonly model: UnitModel;
  readonly base: OnnxModel;
}

interface AdjustContext {
  readonly change: Exclude<Change, { make: "stripped" | "retargeted" }>;
  readonly unit: ModelUnit;
  readonly priors: ReadPriors;
  readonly options: ScoreOptions;
}

function adjusted({ model, base }: GivenModel, context: AdjustContext): PlannedModel {
  const { change, unit, priors } = context;
  const options = optionsFor(model, unit, context.options);
  const counted = priors.prior;
  const heads = detectorHeads(model.model, options, counted?.classes.length);
  if (heads !== undefined) {
    return planDetector({ model, base }, heads, { change, unit, priors, options });
  }
  if (change.make === "adjusted" && change.method !== undefined) {
    throw new ArgumentError({
      parameter: "--method",
      received: `"${change.method}" for a classifier`,
      expected: "a detector, whose boxes have scores of all classes",
      hint: "Leave it out.",
    });
  }
  const scores = scoresFor(model, { options, unit, change, counted });
  const { names, notes } = namesFor(model, unit, scores[0]);
  if (change.make === "nothing" || counted === undefined) {
    return {
      model,
      changed: undefined,
      original: model.model,
      scores,
      names,
      prior: undefined,
      notes,
    };
  }
  const read = { prior: counted, target: priors.target };
  const { prior, target } = alignPriors(read, names?.names, change);
  const { tau, zeroCounts } = change;
  const changed = adjustModel(base, {
    ...options,
    prior,
    tau,
    zeroCounts,
    ...(target === undefined ? {} : { target }),
  });
  return { model, changed, original: model.model, scores, names, prior, notes };
}

function scoresFor(
  { model }: UnitModel,
  context: {
    readonly options: ScoreOptions;
    readonly unit: ModelUnit;
    readonly change: AdjustContext["change"];
    readonly counted: ClassPrior | undefined;
  },
): readonly ClassScores[] {
  const { options, unit, change, counted } = context;
  const classes = counted?.classes.length;
  try {
    return findClassScores(model, { ...options, ...(classes === undefined ? {} : { classes }) });
  } catch (error) {
    // One that is adjusted already is refused for that.
    if (counted !== undefined && Object.hasOwn(modelMetadata(model), "balms.adjustment")) {
      adjustModel(model, { prior: counted });
    }
    // A prior of other classes is told by their names, where they are known.
    if (PriorError.isInstance(error) && counted !== undefined && "prior" in change) {
      const beside = unit.config?.classes;
      alignPrior(counted, findClassNames(model, { beside })?.names, change.prior);
    }
    throw error;
  }
}

function stripped({ model, base }: GivenModel): PlannedModel {
  const { scores } = readNote(base);
  const changed = stripAdjustment(base);
  const nothing = { names: undefined, prior: undefined, notes: [] };
  return { model, changed, original: changed, scores, ...nothing };
}

function retargeted(
  { model, base }: GivenModel,
  change: Extract<Change, { make: "retargeted" }>,
  wanted: ClassPrior | undefined,
): PlannedModel {
  const { scores, prior } = readNote(base);
  const target = wanted && alignPrior(wanted, prior?.classes, change.target ?? "");
  const { zeroCounts } = change;
  const changed = retargetModel(base, {
    ...(target === undefined ? {} : { target }),
    ...(zeroCounts === undefined ? {} : { zeroCounts }),
  });
  const original = stripAdjustment(model.model);
  const names =
    prior === undefined || !isNamed(prior)
      ? undefined
      : { names: prior.classes, from: "its adjustment" };
  return { model, changed, original, scores, names, prior, notes: [] };
}
