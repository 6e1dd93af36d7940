import { priorFromCounts } from "@balms/core";
import {
  adjustModel,
  findClassScores,
  inspectModel,
  readModel,
  stripAdjustment,
  writeModel,
} from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { attempt } from "../attempt.ts";

/** How far a file came: what refused it, or nothing did. */
export type Fate = "not read" | "no scores" | "not adjusted" | "adjusted";

const priors = [2, 3, 4, 5, 6].map((classes) =>
  priorFromCounts(Array.from({ length: classes }, (_, id) => 10 * (id + 1))),
);

/** Whether scores are found; what is said of a model is plain data, which the command prints. */
function isKnown(model: OnnxModel): boolean {
  const inspection = attempt(() => JSON.stringify(inspectModel(model)));
  const scores = attempt(() => findClassScores(model));
  return inspection !== undefined && scores !== undefined;
}

/** Reads a file, looks for its scores, adjusts it and takes that off again. */
export function surviveReading(bytes: Uint8Array, round: number): Fate {
  const model = attempt(() => readModel(bytes));
  if (model === undefined) return "not read";
  const before = writeModel(model);
  const known = isKnown(model);
  const prior = priors[round % priors.length];
  const adjusted = attempt(() => adjustModel(model, { prior }));
  if (Buffer.compare(writeModel(model), before) !== 0) throw new Error("the model was changed");
  if (adjusted === undefined) return known ? "not adjusted" : "no scores";
  const again = readModel(writeModel(adjusted));
  // Functions that were written out stay so, and what a schema of the future says of an operator set is not kept.
  const isWhole =
    model.functions.length === 0 && !model.opsetImport.some(({ $unknown }) => $unknown);
  if (isWhole && Buffer.compare(writeModel(stripAdjustment(again)), before) !== 0) {
    throw new Error("stripped, it is not the original");
  }
  return "adjusted";
}
