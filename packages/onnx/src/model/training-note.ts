import { ModelError, priorFromCounts } from "@balms/core";
import { checkNumber, checkVector } from "@balms/core/adapter";
import type { ClassPrior, Training } from "@balms/core";
import type { HeadParameters, HeadTraining } from "./head-parameters.ts";
import { modelMetadata, withMetadata } from "./model-metadata.ts";
import type { OnnxModel } from "./model.ts";
import { classesKey, headKey, priorKey, trainingKey } from "./metadata-keys.ts";

/** A model that says how its head was trained, as far as that is known. */
export function noteTraining(model: OnnxModel, training: HeadParameters["training"]): OnnxModel {
  if (training === "unknown") return model;
  const { method, priorDigest, sampled, inLoss, tau } = training;
  const note = { sampled: sampled.counts, ...(inLoss && { inLoss: inLoss.counts, tau }) };
  return withMetadata(model, {
    [headKey]: method,
    [classesKey]: JSON.stringify(sampled.classes),
    [priorKey]: priorDigest,
    [trainingKey]: JSON.stringify(note),
  });
}

function unreadable(key: string, expected: string, cause?: unknown): ModelError {
  return new ModelError({
    parameter: "model",
    received: `metadata "${key}" that cannot be read`,
    expected,
    hint: "Remove that entry, or take the model as it was written.",
    cause,
  });
}

/**
 * What a model says its head was trained under.
 *
 * @param classes - names of the classes
 * @throws {@link ModelError} when it cannot be read
 */
export function readTraining(model: OnnxModel, classes: readonly string[]): Training | undefined {
  const text = modelMetadata(model)[trainingKey];
  if (text === undefined) return undefined;
  const weights = (counts: unknown): ClassPrior => {
    checkVector(counts as number[], "counts", classes.length, 0);
    return priorFromCounts(counts as number[], { classes, counted: "weights" });
  };
  try {
    const { sampled, inLoss, tau = 1 } = JSON.parse(text) as Record<string, unknown>;
    if (inLoss === undefined) return { sampled: weights(sampled) };
    const exponent = checkNumber(tau as number, "tau", { least: 0 });
    return { sampled: weights(sampled), inLoss: weights(inLoss), tau: exponent };
  } catch (cause) {
    throw unreadable(trainingKey, `class distributions of ${classes.length} classes`, cause);
  }
}

function parseNames(text: string): readonly string[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || !value.every((name) => typeof name === "string")) return undefined;
  return value;
}

/** The names of a model's classes, in order, where its metadata say them. */
export function readClassNames(model: OnnxModel): readonly string[] | undefined {
  const text = modelMetadata(model)[classesKey];
  if (text === undefined) return undefined;
  const names = parseNames(text);
  if (names !== undefined) return names;
  throw unreadable(classesKey, "a JSON list of class names");
}

/** How the head in a model was trained, where the model says so and has that many classes. */
export function readHeadTraining(model: OnnxModel, classes: number): HeadTraining | undefined {
  const { [headKey]: method, [priorKey]: priorDigest } = modelMetadata(model);
  const names = readClassNames(model);
  if (method === undefined || priorDigest === undefined || names?.length !== classes) {
    return undefined;
  }
  const training = readTraining(model, names);
  return training === undefined ? undefined : { method, priorDigest, ...training };
}
