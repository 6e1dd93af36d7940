import { BalmsError, ModelError } from "@balms/core";
import { describeValue, refuseValue } from "@balms/core/adapter";
import type {
  InferenceSession,
  InferenceSessionFactory,
  Tensor,
  TensorConstructor,
} from "onnxruntime-common";
import type { OnnxModel } from "../model/model.ts";
import { writeModel } from "../model/write-model.ts";

/** Numbers that are fed to a graph; bytes are true (1) or false (0). */
export type FeedData = Float32Array | Float64Array | Int32Array | Uint8Array;

/** The same, and whole numbers of 64 bits, which models read. */
export type InputNumbers = FeedData | BigInt64Array;

/**
 * An ONNX Runtime, handed in by the caller: `import * as runtime from "onnxruntime-node"` or `"onnxruntime-web"`.
 */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

/**
 * Runs a session.
 *
 * @throws {@link ModelError} with the runtime's reason when it fails, for instance for want of memory; {@link InterruptedError} when it was in a worker that ended.
 */
export async function runSession(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  wanted: readonly string[],
): Promise<Partial<InferenceSession.ReturnType>> {
  try {
    return { ...(await session.run(feeds, wanted)) };
  } catch (error) {
    // Of a runtime in another thread.
    if (BalmsError.isInstance(error)) throw error;
    throw new ModelError({
      parameter: "model",
      received: `a run that failed in ONNX Runtime: ${reasonOf(error)}`,
      expected: "a run that succeeds",
      hint: "Take fewer rows at a time where memory is short; otherwise try the model in ONNX Runtime by itself.",
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : describeValue(error);
  return message.replaceAll(/\s+/g, " ").trim();
}

/** An array that a runtime can read: memory that threads share is copied. */
export function readable<Numbers extends InputNumbers>(numbers: Numbers): Numbers {
  const isShared =
    typeof SharedArrayBuffer !== "undefined" && numbers.buffer instanceof SharedArrayBuffer;
  return isShared ? (numbers.slice() as Numbers) : numbers;
}

/** Refuses what is no ONNX Runtime. */
export function checkRuntime(runtime: OnnxRuntime): void {
  const given: Partial<OnnxRuntime> | null | undefined = runtime;
  if (given?.InferenceSession === undefined || given.Tensor === undefined) {
    const expected = 'an ONNX Runtime: import * as runtime from "onnxruntime-node"';
    refuseValue("runtime", runtime, expected);
  }
}

/**
 * Opens a model.
 *
 * @throws {@link ModelError} when the runtime refuses it: unknown operators, shapes that do not fit.
 */
export async function createSession(
  runtime: OnnxRuntime,
  model: OnnxModel,
  threads: number,
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(writeModel(model), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Only fatal errors: all others are thrown, and said by the caller.
      logSeverityLevel: 4,
      // Probabilities near zero are denormal numbers, which would halve the speed.
      extra: { session: { set_denormal_as_zero: "1" } },
    });
  } catch (error) {
    if (BalmsError.isInstance(error)) throw error;
    const reason = reasonOf(error);
    if (/^no available backend/iu.test(reason)) {
      throw new ModelError({
        parameter: "runtime",
        received: `an ONNX Runtime that does not start: ${reason}`,
        expected: "one that starts here",
        hint: 'In Node import "onnxruntime-node" or "onnxruntime-web" itself, not its parts; in a page say where its .wasm files are (env.wasm.wasmPaths).',
        cause: error,
      });
    }
    throw new ModelError({
      parameter: "model",
      received: `a model that ONNX Runtime does not open: ${reason}`,
      expected: "a model of operators that this runtime knows",
      hint: "Try it in ONNX Runtime by itself, or export it for an older version of the operators.",
      cause: error,
    });
  }
}
