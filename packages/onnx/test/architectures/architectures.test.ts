import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkOnnx, onnxPython } from "../../../../tools/python/check-onnx.ts";
import { writeModel } from "../../src/index.ts";
import { architectures } from "./architectures.ts";
import { examineTraining } from "./examine-training.ts";
import type { Examined } from "./examine-training.ts";
import { renderTrained, slopeTolerance } from "./render-trained.ts";

const examined: Examined[] = [];

describe.each(architectures.map((architecture) => [architecture.name, architecture] as const))(
  "%s",
  (_, architecture) => {
    let found: Examined;

    beforeAll(async () => {
      found = await examineTraining(architecture);
      examined.push(found);
    });

    test("gradients are the slopes of the loss that ONNX Runtime gives", () => {
      expect(found.parameters).toBeGreaterThan(5);
      expect(found.error).toBeLessThan(slopeTolerance);
    });

    test("the loss falls", () => {
      expect(found.losses[found.losses.length - 1]).toBeLessThan(0.9 * found.losses[0]);
    });

    test("the trained model runs, and nothing else has changed in it", () => {
      expect(found.lossError).toBeLessThan(1e-5);
      expect(found.changed).toEqual([]);
    });
  },
);

test("docs/trained-models.md says what was found", async () => {
  const page = fileURLToPath(new URL("../../../../docs/trained-models.md", import.meta.url));
  // `npm run trained-models` writes it.
  await expect(renderTrained(examined)).toMatchFileSnapshot(page);
});

test.runIf(onnxPython !== undefined)(
  "the ONNX checker's full check passes every trained model",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "balms-trained-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    const paths = examined.map(({ trained }, at) => {
      const path = join(folder, `${at}.onnx`);
      writeFileSync(path, writeModel(trained));
      return path;
    });
    expect(paths).toHaveLength(architectures.length);
    expect(checkOnnx(onnxPython!, paths)).toEqual({});
  },
);
