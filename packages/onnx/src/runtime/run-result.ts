import { describeValue, refuse } from "@balms/core/adapter";
import type { InferenceSession, Tensor } from "onnxruntime-common";

/** An output that a run was asked for. */
export interface WantedOutput {
  readonly name: string;
  /** How many numbers it has. */
  readonly size: number;
}

/** The numbers of a tensor; undefined when they are not in main memory, where the runtime's own getter throws a foreign error. */
export function tensorData(tensor: Tensor | undefined): unknown {
  return isElsewhere(tensor) ? undefined : tensor?.data;
}

/** Where a tensor's numbers are, in words, unless that is main memory. */
export function placed(tensor: Tensor | undefined): string {
  return isElsewhere(tensor) ? ` (in "${tensor?.location}")` : "";
}

function isElsewhere(tensor: Tensor | undefined): boolean {
  const location: string | undefined = tensor?.location;
  return location !== undefined && location !== "cpu" && location !== "cpu-pinned";
}

/**
 * The numbers of an output, from what a run returned. That is the one place where every runtime puts them: buffers that are handed
 * in for them are filled by onnxruntime-node and left as they are, without a word, by onnxruntime-web.
 *
 * @throws {@link ArgumentError} when they are not there, or not what the graph computes.
 */
export function runResult(
  results: Partial<InferenceSession.ReturnType>,
  { name, size }: WantedOutput,
): Float32Array {
  const data = tensorData(results[name]);
  if (data instanceof Float32Array && data.length === size) return data;
  return refuse(
    "runtime",
    data instanceof Float32Array
      ? `a runtime that returned ${data.length} numbers for "${name}"`
      : `a runtime that returned ${describeValue(data)}${placed(results[name])} for "${name}"`,
    `a Float32Array of ${size} numbers`,
    "Use onnxruntime-node or onnxruntime-web, version 1.30 or later.",
  );
}
