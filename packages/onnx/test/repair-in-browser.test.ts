import { priorFromCounts, priorToJSON } from "@balms/core";
import { describe, expect, test } from "vitest";
import { chromium } from "../../../tools/browser/chromium.ts";
import { adjustModel, openModel, readModel, referTo, writeModel } from "../src/index.ts";
import { repairInChromium, visitInChromium } from "./runtimes/repair-in-chromium.ts";
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

/** The same model with its weights in another file. */
async function outside(file: Uint8Array): Promise<Uint8Array> {
  const opened = await openModel(new Blob([Uint8Array.from(file)]));
  return writeModel(referTo(opened, "model.onnx.data"));
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

  test("says what is wrong, in the order in which files come and numbers are typed", async () => {
    const prior = priorFromCounts(counts);
    const adjusted = writeModel(adjustModel(readModel(file), { prior }));
    const names = ["a", "b", "c"].map((name) => name.repeat(300));
    const told = "900 90 10";
    const said = await visitInChromium(chromium!, [
      { files: { "model.onnx": file.slice(0, 5000) }, counts: told },
      { files: { "model.onnx": adjusted }, counts: told },
      { files: { "model.onnx": file }, counts: "900 90" },
      // Nothing is dropped again: what was typed is mended.
      { files: {}, counts: told },
      { files: {}, counts: "many few none" },
      {
        files: {},
        counts: priorToJSON(priorFromCounts(counts, { classes: names })),
      },
      {
        files: { "model.onnx.data": new Uint8Array(9), "model.onnx": await outside(file) },
        counts: told,
      },
      { files: { "empty.onnx": new Uint8Array(0) }, counts: told },
    ]);
    expect(said[0]).toContain("model.onnx");
    expect(said[1]).toContain("adjusted already");
    expect(said[2]).toContain("2 classes");
    expect(said[3]).toContain("Save model-balanced.onnx");
    expect(said[4]).toContain('"many" is no number of examples');
    expect(said[5]).toContain("Save model-balanced.onnx");
    expect(said[6]).toContain('Its weights are in "model.onnx.data": keep that beside it.');
    expect(said[7]).toContain("empty.onnx");
  }, 120_000);
});
