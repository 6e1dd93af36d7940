import { describeValue } from "@balms/core/adapter";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import { float16 } from "../model/small-float.ts";
import type { OnnxRuntime } from "./onnx-runtime.ts";
import { tensorData } from "./run-result.ts";

/** What a run put out, by name. */
export type RunOutputs = ReadonlyMap<string, RunOutput>;

/** One output: numbers in row-major order, or texts. */
export interface RunOutput {
  readonly type: Tensor.Type;
  readonly dims: readonly number[];
  readonly values: ArrayLike<number | bigint | string>;
}

/** A run, or why there was none. */
export type RunOutcome =
  | { readonly outputs: RunOutputs; readonly feeds: Readonly<Record<string, Tensor>> }
  | { readonly outputs: undefined; readonly reason: string };

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : describeValue(error);
  return message.replaceAll(/\s+/gu, " ").trim();
}

function readOutput(tensor: Tensor): RunOutput {
  const data = tensorData(tensor) as RunOutput["values"] | undefined;
  // Half precision comes as bits, or in an engine's own type for it.
  const isBits = tensor.type === "float16" && data instanceof Uint16Array;
  const values = isBits ? Array.from(data, float16.decode) : (data ?? []);
  return { type: tensor.type, dims: tensor.dims, values };
}

/** Where a model is, and how it is to be run. */
export interface RunRequest {
  readonly runtime: OnnxRuntime;
  /** Its bytes, or a path. */
  readonly model: string | Uint8Array;
  readonly optimization: "disabled" | "all";
  /** Names of the outputs to compute. */
  readonly outputs: readonly string[];
  /** Data to try, one after the other, until a run succeeds. */
  readonly feeds: Iterable<Readonly<Record<string, Tensor>>>;
}

/** Opens a model, runs it once and lets it go. What goes wrong in the runtime is a value. */
export async function runOnce(request: RunRequest): Promise<RunOutcome> {
  const { runtime, model, optimization, outputs: wanted, feeds } = request;
  const options: InferenceSession.SessionOptions = {
    graphOptimizationLevel: optimization,
    // Only fatal errors: all others are returned.
    logSeverityLevel: 4,
    // Weights laid out for many runs would be a second copy of them.
    extra: { session: { disable_prepacking: "1" } },
  };
  let session: InferenceSession;
  try {
    session = await (typeof model === "string"
      ? runtime.InferenceSession.create(model, options)
      : runtime.InferenceSession.create(model, options));
  } catch (error) {
    return { outputs: undefined, reason: `ONNX Runtime does not open it: ${reasonOf(error)}` };
  }
  let reason: string | undefined;
  try {
    for (const given of feeds) {
      try {
        const results = await session.run({ ...given }, wanted);
        const outputs = Object.entries(results).map(
          ([name, tensor]) => [name, readOutput(tensor)] as const,
        );
        return { outputs: new Map(outputs), feeds: given };
      } catch (error) {
        // The first try is the likeliest: why it failed tells most.
        reason ??= reasonOf(error);
      }
    }
  } finally {
    await session.release();
  }
  return { outputs: undefined, reason: `it does not run on random inputs: ${reason ?? "none"}` };
}
