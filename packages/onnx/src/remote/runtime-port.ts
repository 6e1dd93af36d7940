import { checkMethods, refuse } from "@balms/core/adapter";

/**
 * One end of what two threads talk through: a `Worker`, `parentPort` or a `MessagePort` of `node:worker_threads`; a `Worker`, the global
 * scope of one (`self`) or a `MessagePort` in a browser.
 */
export interface RuntimePort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** In Node. */
  on?(event: string, listener: (value: unknown) => void): unknown;
  /** In browsers. */
  addEventListener?(type: string, listener: (event: object) => void): void;
  /** Of the ports of a channel in browsers. */
  start?(): void;
}

/** What is heard at a port. */
export interface PortListeners {
  readonly message: (message: unknown) => void;
  /** The port was closed. */
  readonly close?: () => void;
  /** The other side failed, ended, or does not understand. */
  readonly end?: (reason: string) => void;
}

function because(value: unknown): string {
  const { message } = Object(value) as { readonly message?: unknown };
  return typeof message === "string" && message !== "" ? `: ${message}` : "";
}

/**
 * Listens at a port.
 *
 * @throws {@link ArgumentError} when it is none
 */
export function listen(port: RuntimePort, { message, close, end }: PortListeners): void {
  checkMethods(port, "port", ["postMessage"]);
  const others: Readonly<Record<string, (value: unknown) => void>> = {
    error: (value) => end?.(`a worker that failed${because(value)}`),
    messageerror: (value) => end?.(`a message that cannot be read${because(value)}`),
    exit: (value) => end?.(`a worker that ended with ${String(value)}`),
    close() {
      close?.();
      end?.("a port whose other end was closed");
    },
  };
  // Node's own ports know both ways, its workers only the first.
  if (typeof port.on === "function") {
    port.on("message", message);
    for (const [event, listener] of Object.entries(others)) port.on(event, listener);
    return;
  }
  if (typeof port.addEventListener !== "function") {
    refuse("port", "something that cannot be listened at", "a Worker, or a MessagePort");
  }
  port.addEventListener("message", (event) => message((event as { data?: unknown }).data));
  for (const [event, listener] of Object.entries(others)) port.addEventListener(event, listener);
  port.start?.();
}
