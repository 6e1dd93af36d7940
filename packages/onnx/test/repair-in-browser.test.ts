import { priorFromCounts } from "@balms/core";
import { describe, expect, test } from "vitest";
import { chromium } from "../../../tools/browser/chromium.ts";
import { adjustModel, readModel, writeModel } from "../src/index.ts";
import { repairInChromium } from "./runtimes/repair-in-chromium.ts";
import type { Repaired } from "./runtimes/repair-in-chromium.ts";
import { GraphWriter } from "./zoo/graph-writer.ts";
import { softmax } from "./zoo/values.ts";

const counts = [900, 90, 10];
const feed = Array.from({ length: 2000 }, (_, at) => Math.sin(at));

/** A classifier whose weights are large enough to stay in the file. */
function largeModel(): Uint8Array {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 2000]);
  const inputs = [x, graph.weight("w", [3, 2000]), graph.weight("b", [3])];
  graph.output(graph.op("Gemm", inputs, { transB: 1 }, "scores"), ["N", 3]);
  graph.output(graph.op("Softmax", ["scores"], { axis: 1 }, "p"), ["N", 3]);
  return writeModel(graph.model());
}

describe.runIf(chromium !== undefined)("a file that is dropped on the example's page", () => {
  const file = largeModel();

  test("comes out as Node makes it, byte for byte, and onnxruntime-web runs it", async () => {
    const drop = { file, name: "model.onnx", counts: "900 90 10", feed };
    const repaired: Repaired = await repairInChromium(chromium!, drop);
    expect(repaired.download).toBe("model-balanced.onnx");
    expect(repaired.text).toContain('Corrected: "scores" (softmax, 3)');
    const prior = priorFromCounts(counts);
    const bytes = writeModel(adjustModel(readModel(file), { prior }));
    expect(Buffer.from(repaired.file, "base64").equals(bytes)).toBe(true);
    const { scores, p } = repaired.outputs;
    const shares = softmax({ dims: [1, 3], data: [...scores] }).data;
    for (const [id, share] of shares.entries()) expect(p[id]).toBeCloseTo(share, 5);
  }, 120_000);

  test("is refused in words when it is no model", async () => {
    const drop = { file: Uint8Array.of(1, 2, 3), name: "cat.png", counts: "1 2", feed };
    await expect(repairInChromium(chromium!, drop)).rejects.toThrow("cat.png");
  }, 120_000);
});
