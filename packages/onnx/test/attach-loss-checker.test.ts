// What attachLoss writes passes the ONNX checker's full check wherever the original does, the training algorithm too.
import { BalmsError, priorFromCounts } from "@balms/core";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkOnnx, onnxPython } from "../../../tools/python/check-onnx.ts";
import { attachLoss, readModel, writeModel } from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { withTrainingStep } from "./python/with-training-step.ts";
import { repaired } from "./zoo/families.ts";
import type { Repaired } from "./zoo/family.ts";
import { fileOf } from "./zoo/file-of.ts";

function attached({ truths: [{ classes }], told }: Repaired, model: OnnxModel) {
  const prior = priorFromCounts(
    Array.from({ length: classes }, (_, id) => 5 + id),
    { counted: "images", examples: 1000 },
  );
  const [logits] = [told?.logits ?? []].flat();
  const kind = told?.kind === "sigmoid" ? told.kind : undefined;
  try {
    const training = attachLoss(model, { prior, logits, kind, trainingInfo: true });
    return [attachLoss(model, { prior, logits, kind }), training, withTrainingStep(training)];
  } catch (error) {
    // Which scores a loss is made of is for other tests to say.
    if (BalmsError.isInstance(error)) return [];
    throw error;
  }
}

describe.runIf(onnxPython !== undefined)("the ONNX checker", () => {
  let folder = "";
  const originals: string[] = [];
  const written = new Map<string, string>();
  let faults: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "balms-losses-"));
    for (const [index, family] of repaired.entries()) {
      if (family.files !== undefined) continue;
      const original = join(folder, `${index}.onnx`);
      writeFileSync(original, fileOf(family));
      originals.push(original);
      for (const [number, model] of attached(family, readModel(fileOf(family))).entries()) {
        const path = join(folder, `${index}.${number}.onnx`);
        writeFileSync(path, writeModel(model));
        written.set(path, original);
      }
    }
    faults = checkOnnx(onnxPython ?? "", [...originals, ...written.keys()]);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("has nothing against models with a loss", () => {
    expect(written.size).toBeGreaterThan(200);
    const wrong = [...written].filter(
      ([path, original]) => path in faults && !(original in faults),
    );
    expect(wrong.map(([path]) => faults[path])).toEqual([]);
  });
});
