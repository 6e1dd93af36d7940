import { externalFiles, verifyAdjustment } from "@balms/onnx";
import type { RepairedModel } from "./repair.ts";
import { wholeFile } from "./whole-file.ts";

/** What onnxruntime-web has room for beside the page: both models are opened, one after the other. */
const mostBytes = 600e6;

/** Whether the corrected model computes what it should, in words: both are run on random inputs. */
export async function verify({ file, model, adjusted }: RepairedModel): Promise<string> {
  if (file.size > mostBytes) return "Not verified: the model is too large to be run in a page.";
  if (externalFiles(model).length > 0)
    return "Not verified: its weights are in other files, which onnxruntime-web is not given here.";
  try {
    const runtime = await import("onnxruntime-web/wasm");
    const {
      verified,
      reason,
      scores = [],
    } = await verifyAdjustment(
      { original: model, adjusted },
      { runtime, open: async (one) => new Uint8Array(await wholeFile(one, file).arrayBuffer()) },
    );
    if (!verified) return `Not verified: ${reason ?? "it could not be run"}.`;
    const most = Math.max(0, ...scores.map(({ largestDifference }) => largestDifference));
    return `Verified: on random input the scores are those of the formula, within ${most === 0 ? "rounding" : most.toExponential(0)}.`;
  } catch (error) {
    // The runtime itself may fail: it says so in its own words, and the file is no worse for it.
    return `Not verified: ${error instanceof Error ? error.message : String(error)}`;
  }
}
