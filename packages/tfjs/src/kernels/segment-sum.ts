import { ArgumentError } from "@balms/core";
import { heapViews, type WasmKernel } from "./wasm-backend.ts";

/** Rows of x added up by segment: the gradient of a gather, and so of an embedding. */
export const segmentSum: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, segmentIds } = inputs;
  const numSegments = Number(attrs["numSegments"]);
  if (x.dtype !== "float32" || segmentIds.shape.length !== 1) {
    const received = `${x.dtype}, segment ids [${segmentIds.shape.join(", ")}]`;
    throw new ArgumentError({ parameter: "x", received, expected: "float32 and segment ids [N]" });
  }
  const [rows, ...inner] = x.shape;
  const width = inner.reduce((a, b) => a * b, 1);
  const result = backend.makeOutput([numSegments, ...inner], "float32");
  const [sums, values, ids] = heapViews(backend, result, x, segmentIds);
  sums.fill(0);
  for (let row = 0; row < rows; row++) {
    const id = ids[row];
    // As on the other backends, rows of segments that there are not are left out.
    if (id < 0 || id >= numSegments) continue;
    for (let j = 0; j < width; j++) sums[id * width + j] += values[row * width + j];
  }
  return result;
};
