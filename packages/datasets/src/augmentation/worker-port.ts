import { refuse } from "@balms/core/adapter";

/** What both ends of a worker have, in Node (`on`) and in browsers (`addEventListener`). */
export interface WorkerPort {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  on?(event: string, listener: (value: unknown) => void): unknown;
  addEventListener?(event: string, listener: (event: unknown) => void): void;
}

/** A worker: of `node:worker_threads`, or a Web Worker. */
export interface AugmentationWorker extends WorkerPort {
  terminate(): unknown;
  /** Node: the process waits for it. */
  ref?(): unknown;
  /** Node: the process ends without it. */
  unref?(): unknown;
}

/** The modules of Node, where there are any; an import would be looked up by what bundles for browsers. */
interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): {
    readonly parentPort: WorkerPort | null;
    readonly Worker: new (file: URL, options: { execArgv: string[] }) => AugmentationWorker;
  };
}

/** The thread support of Node; undefined in browsers. */
export function nodeThreads():
  | ReturnType<NonNullable<NodeProcess["getBuiltinModule"]>>
  | undefined {
  const { process } = globalThis as { readonly process?: NodeProcess };
  return process?.getBuiltinModule?.("node:worker_threads");
}

/** Listens to what the other end says, or to what becomes of it: Node tells values, browsers events that hold them. */
export function listen(
  port: WorkerPort,
  event: "message" | "error" | "exit" | "messageerror",
  listener: (value: unknown) => void,
): void {
  if (typeof port.on === "function") {
    port.on(event, listener);
    return;
  }
  port.addEventListener?.(event, (told) =>
    listener(event === "message" ? (told as { readonly data: unknown }).data : told),
  );
}

/**
 * The way from a worker to whoever made it.
 *
 * @throws {@link ArgumentError} outside of workers
 */
export function parentPort(): WorkerPort {
  const threads = nodeThreads();
  const scope = globalThis as { readonly WorkerGlobalScope?: unknown } & Partial<WorkerPort>;
  const port = threads === undefined ? scope : threads.parentPort;
  const isWorker = threads !== undefined || scope.WorkerGlobalScope !== undefined;
  if (isWorker && typeof port?.postMessage === "function") return port as WorkerPort;
  return refuse("serveAugmentation", "a thread that nobody made as a worker", "a worker's module");
}
