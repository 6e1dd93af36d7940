import type {
  InferenceSession,
  InferenceSessionFactory,
  TensorConstructor,
} from "onnxruntime-common";
import type { OnnxModel } from "../model/model.ts";
import { writeModel } from "../model/write-model.ts";

/**
 * An ONNX Runtime, handed in by the caller: `import * as runtime from "onnxruntime-node"` or `"onnxruntime-web"`.
 */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

/** Opens a model. */
export async function createSession(
  runtime: OnnxRuntime,
  model: OnnxModel,
  threads: number,
): Promise<InferenceSession> {
  return await runtime.InferenceSession.create(writeModel(model), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Only errors: warnings about shapes are of no use to a caller.
    logSeverityLevel: 3,
    // Probabilities near zero are denormal numbers, which would halve the speed.
    extra: { session: { set_denormal_as_zero: "1" } },
  });
}
