import { ModelError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { modelParts, readModel, type OnnxModel } from "@balms/onnx";
import type { OpenedModel } from "../adjust/opened-model.ts";
import { spanReader } from "../adjust/write-parts.ts";

/** The most bytes that one buffer, and a model in one file, may have. */
const mostBytes = 2 ** 31 - 1;

/**
 * A model that was opened, with all its weights in memory, those of the files beside it too.
 *
 * @throws {@link ModelError} for one that is too large for one file.
 */
export async function wholeModel(opened: OpenedModel, signal: AbortSignal): Promise<OnnxModel> {
  const { path } = opened;
  const parts = [...modelParts(opened.embedded())];
  const size = parts.reduce(
    (sum, part) => sum + (part instanceof Uint8Array ? part.length : part.end - part.start),
    0,
  );
  if (size > mostBytes) {
    throw new ModelError({
      parameter: path,
      received: `a model of ${size} bytes`,
      expected: "up to 2 GB, which ONNX Runtime takes from memory",
      hint: "Run it by itself, and hand its scores in with --logits where a command takes them.",
    });
  }
  const bytes = new Uint8Array(size);
  const reader = spanReader(opened);
  let place = 0;
  for (const part of parts) {
    checkSignal(signal);
    if (part instanceof Uint8Array) {
      bytes.set(part, place);
      place += part.length;
    } else {
      const { file, start, end } = part;
      await reader.read(file, start, bytes.subarray(place, place + end - start));
      place += end - start;
    }
  }
  return readModel(bytes, path);
}
