// What adjustments make passes ONNX's own checker, shapes and types included: every kind × versions × types.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { checkOnnx, onnxPython } from "../../../../tools/python/check-onnx.ts";
import { applyAdjustment } from "../../src/adjustment/apply-adjustment.ts";
import { correctionOf } from "../../src/adjustment/corrections.ts";
import { createValueInfo } from "../../src/graph/value-info.ts";
import { writeModel } from "../../src/index.ts";
import { graphOf } from "../../src/model/model.ts";
import type { ClassScores, ScoreKind } from "../../src/scores/class-scores.ts";
import { fileFormats } from "./file-formats.ts";
import { scoreModel, scoresOf } from "./score-model.ts";

const kinds: readonly [ScoreKind, number][] = [
  ["softmax", 3],
  ["background", 4],
  ["sigmoid", 3],
  ["binary", 1],
  ["probabilities", 3],
];

function bytesOf(
  kind: ScoreKind,
  width: number,
  opset: number,
  type: ClassScores["type"],
): Uint8Array {
  const given = { opset, irVersion: fileFormats.get(opset) ?? 8, type, shape: [2, width, 5, 5] };
  const model = scoreModel(given);
  graphOf(model).valueInfo.push(createValueInfo("scores", { type, shape: given.shape }));
  const scores = scoresOf(given, {
    kind,
    axis: 1,
    background: kind === "background" ? 1 : undefined,
  });
  const counts = kind === "binary" ? [9, 1] : [90, 9, 0];
  const settings = {
    prior: priorFromCounts(counts),
    // Every node that there is: for classes that are ruled out too.
    zeroCounts: kind === "sigmoid" ? ("smooth" as const) : ("mask" as const),
  };
  return writeModel(
    applyAdjustment(model, [{ ...scores, scale: 0.5 }], settings, { correctionOf }),
  );
}

test.runIf(onnxPython !== undefined)("the checker finds no fault", () => {
  const folder = mkdtempSync(join(tmpdir(), "balms-checker-"));
  try {
    const paths = [...fileFormats.keys()].flatMap((opset) =>
      kinds.flatMap(([kind, width]) =>
        (["float16", "float32", "float64", "bfloat16"] as const)
          // Operators take bfloat16 from version 13 on.
          .filter((type) => type !== "bfloat16" || opset >= 13)
          .map((type) => {
            const path = join(folder, `${kind}-${opset}-${type}.onnx`);
            writeFileSync(path, bytesOf(kind, width, opset, type));
            return path;
          }),
      ),
    );
    expect(checkOnnx(onnxPython ?? "", paths)).toEqual({});
  } finally {
    rmSync(folder, { recursive: true });
  }
});
