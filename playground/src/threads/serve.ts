import { BalmsError } from "@balms/core";
import type { Message } from "./messages.ts";

/**
 * Makes a worker of a function: each message is a request.
 *
 * @param work - answers in parts; what it throws is the end of the answer
 */
export function serve(
  work: (request: never, tell: (part: unknown) => void) => Promise<void>,
): void {
  self.addEventListener("message", (event) => {
    const request = event.data as never;
    work(request, (part) => post({ kind: "part", part })).then(
      () => post({ kind: "done" }),
      (error: unknown) => post({ kind: "failure", text: wordsOf(error) }),
    );
  });
  post({ kind: "ready" });
}

function post(message: Message<unknown>): void {
  self.postMessage(message, {});
}

/** A refusal says what to do; anything else is a fault of the page, or of its memory. */
function wordsOf(error: unknown): string {
  if (BalmsError.isInstance(error)) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  // Engines say it in many ways, but never without one of these words.
  if (
    error instanceof RangeError &&
    /alloc|length|memory|size/iu.test(text) &&
    !/stack/iu.test(text)
  ) {
    return `This tab has too little memory for that (${text}). Close others, or take smaller files.`;
  }
  return `This page did not expect that: ${text}`;
}
