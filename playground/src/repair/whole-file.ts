import { modelParts, type OnnxModel } from "@balms/onnx";

/** A model as a file: what is new, and pieces of the file that it was opened from, which the browser copies when it saves. */
export function wholeFile(model: OnnxModel, file: Blob): Blob {
  const pieces = modelParts(model).map((part) =>
    part instanceof Uint8Array ? Uint8Array.from(part) : file.slice(part.start, part.end),
  );
  return new Blob(pieces, { type: "application/octet-stream" });
}
