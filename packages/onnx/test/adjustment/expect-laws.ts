import { priorFromCounts } from "@balms/core";
import { expect } from "vitest";
import {
  adjustModel,
  checkModel,
  readModel,
  retargetModel,
  stripAdjustment,
  writeModel,
} from "../../src/index.ts";
import type { ModelAdjustmentOptions, OnnxModel } from "../../src/index.ts";

/** Adjusts a model of three classes, and holds that against the laws: it can be taken off and retargeted, to the byte. */
export function expectLaws(model: OnnxModel, options: ModelAdjustmentOptions): OnnxModel {
  const { classes } = options.prior;
  const target = priorFromCounts([1, 1, 3], { classes });
  const before = writeModel(model);
  const adjusted = adjustModel(model, options);
  expect(writeModel(model)).toEqual(before);
  checkModel(adjusted);
  const stored = readModel(writeModel(adjusted));
  expect(writeModel(stripAdjustment(stored))).toEqual(before);
  expect(writeModel(retargetModel(stored, { target }))).toEqual(
    writeModel(adjustModel(model, { ...options, target })),
  );
  return adjusted;
}
