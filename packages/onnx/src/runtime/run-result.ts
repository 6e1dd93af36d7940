import { describeValue, refuse } from "@balms/core/adapter";
import type { InferenceSession } from "onnxruntime-common";

/** An output that a run was asked for. */
export interface WantedOutput {
  readonly name: string;
  /** How many numbers it has. */
  readonly size: number;
}

/**
 * The numbers of an output, from what a run returned. That is the one place where every runtime puts them: buffers that are handed
 * in for them are filled by onnxruntime-node and left as they are, without a word, by onnxruntime-web.
 *
 * @throws {@link ArgumentError} when they are not there, or not what the graph computes.
 */
export function runResult(
  results: InferenceSession.ReturnType,
  { name, size }: WantedOutput,
): Float32Array {
  const returned: Readonly<Record<string, InferenceSession.ReturnType[string] | undefined>> =
    results;
  const data: unknown = returned[name]?.data;
  if (data instanceof Float32Array && data.length === size) return data;
  return refuse(
    "runtime",
    data instanceof Float32Array
      ? `a runtime that returned ${data.length} numbers for "${name}"`
      : `a runtime that returned ${describeValue(data)} for "${name}"`,
    `a Float32Array of ${size} numbers`,
    "Use onnxruntime-node or onnxruntime-web, version 1.30 or later.",
  );
}
