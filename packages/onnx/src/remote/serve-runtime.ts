import { refuse } from "@balms/core/adapter";
import type { InferenceSession } from "onnxruntime-common";
import { checkRuntime } from "../runtime/onnx-runtime.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { isCall } from "./runtime-call.ts";
import type {
  AnswerMessage,
  CallMessage,
  RuntimeCall,
  SessionDescription,
} from "./runtime-call.ts";
import { listen } from "./runtime-port.ts";
import type { RuntimePort } from "./runtime-port.ts";
import { packError } from "./travelling-error.ts";
import { packTensors, unpackTensors } from "./travelling-tensor.ts";

/** A value to send, and the memory that goes with it. */
interface Parcel {
  readonly value: unknown;
  readonly transfer: ArrayBuffer[];
}

/** The sessions that the other side has opened. */
class ServedSessions {
  readonly #runtime: OnnxRuntime;
  readonly #open = new Map<number, InferenceSession>();
  #last = 0;

  constructor(runtime: OnnxRuntime) {
    this.#runtime = runtime;
  }

  async answer(call: RuntimeCall): Promise<Parcel> {
    if (call.kind === "create") {
      return { value: await this.#create(call.model, call.options), transfer: [] };
    }
    const session = this.#open.get(call.session);
    if (session === undefined) {
      return refuse(call.kind, "a session that was released", "an open session");
    }
    if (call.kind === "run") {
      const feeds = unpackTensors(this.#runtime.Tensor, call.feeds);
      const { fetches, options } = call;
      const results = await (fetches === undefined
        ? session.run(feeds, options)
        : session.run(feeds, fetches, options));
      const { packed, transfer } = await packTensors({ ...results });
      return { value: packed, transfer };
    }
    this.#open.delete(call.session);
    await session.release();
    return { value: undefined, transfer: [] };
  }

  async #create(
    model: string | Uint8Array,
    options: InferenceSession.SessionOptions | undefined,
  ): Promise<SessionDescription> {
    const factory = this.#runtime.InferenceSession;
    const session = await (typeof model === "string"
      ? factory.create(model, options)
      : factory.create(model, options));
    this.#last++;
    this.#open.set(this.#last, session);
    const { inputNames, outputNames, inputMetadata, outputMetadata } = session;
    return { session: this.#last, inputNames, outputNames, inputMetadata, outputMetadata };
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    const sessions = [...this.#open.values()];
    this.#open.clear();
    for (const session of sessions) await session.release();
  }
}

/**
 * Lets another thread use a runtime: what `remoteRuntime` asks for at the other end of the port is done here, one call after another. Sessions
 * are released when the other end is closed.
 *
 * @param port - `parentPort` of `node:worker_threads`, `self` in a Web Worker, or one end of a `MessageChannel`; other messages pass by
 * @param runtime - `import * as runtime from "onnxruntime-node"`, or `"onnxruntime-web"`; or the promise of one, such as `import("onnxruntime-web")`: a
 * Web Worker loses what it is sent before it listens
 * @throws {@link ArgumentError} for what is no port, or no runtime
 * @example
 * ```ts
 * import { headModel, predict, remoteRuntime, serveRuntime } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * // In earnest the two ends are in two threads: a worker calls serveRuntime(parentPort, runtime).
 * const { port1, port2 } = new MessageChannel();
 * serveRuntime(port2, runtime);
 * const remote = remoteRuntime(port1);
 * const model = headModel({ training: "unknown", weight: Float32Array.of(1, -1), bias: new Float32Array(2), dimensions: 1, classes: 2 });
 * const { data } = await predict({ runtime: remote, model, inputs: Float32Array.of(3), rows: 1 });
 * console.log(data); // Float32Array [ 3, -3 ]
 * port1.close(); // ends both
 * ```
 */
export function serveRuntime(port: RuntimePort, runtime: OnnxRuntime | Promise<OnnxRuntime>): void {
  if (runtime instanceof Promise) runtime.catch(() => "every call will be told");
  else checkRuntime(runtime);
  let sessions: ServedSessions | undefined;
  const open = async (): Promise<ServedSessions> => {
    const given = await runtime;
    checkRuntime(given);
    sessions ??= new ServedSessions(given);
    return sessions;
  };
  const work = async ({ balmsCall, call }: CallMessage): Promise<void> => {
    try {
      const served = sessions ?? (await open());
      const { value, transfer } = await served.answer(call);
      port.postMessage({ balmsAnswer: balmsCall, value } satisfies AnswerMessage, transfer);
    } catch (error) {
      const answer: AnswerMessage = { balmsAnswer: balmsCall, error: packError(error) };
      port.postMessage(answer, []);
    }
  };
  let before: Promise<unknown> = Promise.resolve();
  listen(port, {
    message(message) {
      // Not every runtime can do two things at a time.
      if (isCall(message)) before = before.then(() => work(message));
    },
    close() {
      before = before.then(() => sessions?.release());
    },
  });
}
