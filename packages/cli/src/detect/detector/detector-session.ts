import { ModelError } from "@balms/core";
import { runGuard, writeModel, type OnnxModel } from "@balms/onnx";
import * as runtime from "onnxruntime-node";

/** Tensors that a model takes or puts out, by name. */
export type Said = Readonly<Record<string, runtime.Tensor>>;

/** A detector in ONNX Runtime. */
export interface DetectorSession {
  /** What the picture is called. */
  readonly input: string;
  run(feeds: Said): Promise<Said>;
  release(): Promise<void>;
}

/**
 * Opens a detector in ONNX Runtime; what the runtime refuses is said of the file.
 *
 * @param path - what messages call the model
 */
export async function openSession(
  model: OnnxModel,
  { path, threads }: { readonly path: string; readonly threads: number },
): Promise<DetectorSession> {
  const refuse = (received: string, cause: unknown, hint: string): ModelError => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new ModelError({
      parameter: path,
      received: `${received}: ${reason.split("\n", 1)[0] ?? ""}`,
      expected: "a model that runs in onnxruntime-node",
      hint,
      cause,
    });
  };
  const checkSizes = runGuard(model);
  let session: runtime.InferenceSession;
  try {
    session = await runtime.InferenceSession.create(writeModel(model), {
      intraOpNumThreads: threads,
      // Only fatal errors: all others are told.
      logSeverityLevel: 4,
    });
  } catch (error) {
    const hint = "It may have operators of its own, or be damaged: export it again.";
    throw refuse("a model that ONNX Runtime does not open", error, hint);
  }
  const [input = ""] = session.inputNames;
  return {
    input,
    run: async (feeds) => {
      checkSizes(new Map(Object.entries(feeds).map(([name, { dims }]) => [name, dims])));
      try {
        return await session.run(feeds);
      } catch (error) {
        const hint =
          "It may take other sizes than it says: --width and --height, as it was trained.";
        const shape = feeds[input]?.dims.join(", ") ?? "";
        throw refuse(`a model that fails on a picture of [${shape}]`, error, hint);
      }
    },
    release: () => session.release(),
  };
}
