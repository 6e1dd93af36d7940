import { parseFeatures, parseIdx, parseLabels, parseNpy, writeNpy } from "@balms/datasets";
import { gzipSync } from "node:zlib";
import { damageBytes } from "../../../packages/onnx/test/fuzz/mutate-bytes.ts";
import { npyBytes } from "../../../packages/datasets/test/npy-bytes.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { mutateText } from "../mutate-text.ts";
import { textTarget } from "../text-target.ts";

const types = [
  "'<f4'",
  "'>f8'",
  "'<i8'",
  "'|b1'",
  "'<U3'",
  "'|S2'",
  "[('a', '<f4'), ('b', '<i4')]",
];
const arrays = [
  writeNpy({ shape: [3, 2], data: Float32Array.of(1, 2, 3, NaN, 5, Infinity) }),
  writeNpy({ shape: [4], data: BigInt64Array.of(0n, 2n, 2n, 1n) }),
  ...types.map((descr) => npyBytes({ descr, shape: "(2, 3)" }, new Uint8Array(48))),
  npyBytes({ descr: "'<f4'", shape: "(2, 3)", fortran: true }, new Uint8Array(24), 2),
];
const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
const idxFloats = Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 1, 0, 0, 0, 0);

const inBytes = (
  seeds: readonly Uint8Array[],
  survive: (bytes: Uint8Array) => string,
): FuzzTarget => ({
  seeds: () => seeds,
  // Their headers are text, or the beginning of the bytes.
  mutate: (bytes, random, other) =>
    (random.integer(2) === 0 ? damageBytes : mutateText)(bytes, random, other),
  survive,
  inGate: 2500,
});

/** Arrays of numbers, and labels as text. */
export const arrayTargets: Readonly<Record<string, FuzzTarget>> = {
  npy: inBytes(arrays, (bytes) => parseNpy(bytes, "a.npy").data.constructor.name),
  features: inBytes(arrays, (bytes) => `${parseFeatures(bytes, "x.npy").dimensions} wide`),
  idx: inBytes([idx, idxFloats, gzipSync(idx)], (bytes) => parseIdx(bytes, "a.idx").shape.join()),
  "label-arrays": inBytes([...arrays, idx], (bytes) => `${parseLabels(bytes, "y").length} labels`),
  labels: textTarget(
    ["0\n2\n1\n", "train/cat/1.jpg 0\ntrain/dog 2/2.jpg 1\n", "cat\ndog\n", "[0, 2, 1]", "0,1\n"],
    (_, bytes) => `${parseLabels(bytes, "y.txt").length} labels`,
    2500,
  ),
};
