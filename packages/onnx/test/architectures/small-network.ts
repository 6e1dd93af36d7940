import { createRandom } from "@balms/core";
import type { TrainingBatch } from "../../src/index.ts";
import type { Architecture } from "./architecture.ts";
import { NetworkWriter } from "./network-writer.ts";

/** Rows of a batch, and classes of a score. */
export const [rows, classes] = [6, 4];

/** A batch for one of the small networks. */
export interface Rows extends TrainingBatch {
  readonly inputs: { readonly data: Float32Array | BigInt64Array; readonly shape: number[] };
  readonly labels: Int32Array;
}

/** The network of an architecture. */
export function writeNetwork(
  { reads, input, write }: Architecture,
  dropout?: number,
): NetworkWriter {
  const net = new NetworkWriter(dropout);
  write(net, net.input("input", ["N", ...input], reads === "tokens" ? "int64" : "float32"));
  return net;
}

/** Random rows that fit an architecture. */
export function drawRows({ input, reads, positions = 1 }: Architecture): Rows {
  const random = createRandom(3);
  const shape = [rows, ...input];
  const length = shape.reduce((a, b) => a * b, 1);
  const data =
    reads === "tokens"
      ? BigInt64Array.from({ length }, () => BigInt(random.integer(9)))
      : Float32Array.from({ length }, () => random.normal());
  const labels = Int32Array.from({ length: rows * positions }, (_, at) => at % classes);
  return { inputs: { data, shape }, labels };
}
