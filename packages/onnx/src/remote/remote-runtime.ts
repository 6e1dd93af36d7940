import { InterruptedError } from "@balms/core";
import { describeValue, refuse } from "@balms/core/adapter";
import type { InferenceSession } from "onnxruntime-common";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { RemoteSession } from "./remote-session.ts";
import type { Ask } from "./remote-session.ts";
import { remoteTensor } from "./remote-tensor.ts";
import { isAnswer } from "./runtime-call.ts";
import type { CallMessage } from "./runtime-call.ts";
import { listen } from "./runtime-port.ts";
import type { RuntimePort } from "./runtime-port.ts";
import { unpackError } from "./travelling-error.ts";
import { ownBytes } from "./travelling-tensor.ts";

/** A runtime in another thread. */
export interface RemoteRuntime extends OnnxRuntime {
  /**
   * Ends what is waited for with an {@link InterruptedError}, and refuses further calls. In a browser nobody is told that a worker was
   * terminated: whoever does it calls this too.
   */
  close(): void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

function interrupted(reason: string): InterruptedError {
  return new InterruptedError({
    parameter: "port",
    received: reason,
    expected: "a runtime that answers",
    hint: "Start another worker, and resume the last state that was kept.",
  });
}

/** Calls that wait for their answers. */
class Calls {
  readonly #port: RuntimePort;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ended: string | undefined;

  constructor(port: RuntimePort) {
    this.#port = port;
    listen(port, {
      message: (message) => this.#answer(message),
      end: (reason) => this.end(reason),
    });
  }

  readonly ask: Ask = (call, transfer) => {
    if (this.#ended !== undefined) return Promise.reject(interrupted(this.#ended));
    this.#last++;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const message: CallMessage = { balmsCall: id, call };
      this.#port.postMessage(message, transfer);
      this.#waiting.set(id, { resolve, reject });
    });
  };

  #answer(message: unknown): void {
    if (!isAnswer(message)) return;
    const { balmsAnswer, value, error } = message;
    const waiting = this.#waiting.get(balmsAnswer);
    this.#waiting.delete(balmsAnswer);
    if (error === undefined) waiting?.resolve(value as never);
    else waiting?.reject(unpackError(error));
  }

  end(reason: string): void {
    this.#ended ??= reason;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(interrupted(this.#ended));
  }
}

/** The bytes of a model in memory of their own, or where it is. */
function ownModel(
  model: unknown,
  offset: unknown,
  length: unknown,
): string | Uint8Array<ArrayBuffer> {
  if (typeof model === "string") return model;
  if (model instanceof Uint8Array) return ownBytes(model);
  if (
    model instanceof ArrayBuffer ||
    Object.prototype.toString.call(model) === "[object SharedArrayBuffer]"
  ) {
    const first = typeof offset === "number" ? offset : 0;
    const count = typeof length === "number" ? length : undefined;
    return ownBytes(new Uint8Array(model as ArrayBuffer, first, count));
  }
  return refuse("model", describeValue(model), "the bytes of a model, or where it is");
}

/**
 * A runtime that lives in another thread, where {@link serveRuntime} serves it: a run blocks that thread, and this one stays free. It is
 * handed to `createTrainer` and everything else that takes a `runtime`, and gives the same numbers; what is fed is copied, so that the
 * caller's arrays stay, and so is what comes back.
 *
 * When the worker ends, all that waits for it ends with an {@link InterruptedError}. Wait for what is at work before you terminate one:
 * onnxruntime-node 1.30 takes the whole process with it when it is ended in the middle of a run.
 *
 * @param port - a `Worker`, or one end of a `MessageChannel`; other messages pass by
 * @throws {@link ArgumentError} for what is no port
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { createTrainer, headModel, remoteRuntime, serveRuntime } from "@balms/onnx";
 * import * as native from "onnxruntime-node";
 *
 * // In earnest remoteRuntime(worker), where the worker calls serveRuntime(parentPort, native).
 * const { port1, port2 } = new MessageChannel();
 * serveRuntime(port2, native);
 * const runtime = remoteRuntime(port1);
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const trainer = await createTrainer({ runtime, model, prior: priorFromCounts([900, 100]) });
 * console.log((await trainer.step({ inputs: Float32Array.of(1, 0, 0), labels: [1] })).loss);
 * await trainer.release();
 * port1.close();
 * ```
 */
export function remoteRuntime(port: RuntimePort): RemoteRuntime {
  const calls = new Calls(port);
  const create = async (given: unknown, ...rest: unknown[]): Promise<InferenceSession> => {
    const model = ownModel(given, rest[0], rest[1]);
    const options = rest.find((value) => typeof value === "object" && value !== null);
    const call = {
      kind: "create",
      model,
      options: options as InferenceSession.SessionOptions,
    } as const;
    const transfer = typeof model === "string" ? [] : [model.buffer];
    return new RemoteSession(await calls.ask(call, transfer), calls.ask);
  };
  return {
    InferenceSession: { create },
    Tensor: remoteTensor,
    close: () => calls.end("a runtime that was closed"),
  };
}
