import { checkSignal, type StopSignal } from "../../checks/check-signal.ts";
import type { ClassPrior } from "../class-prior.ts";
import { checkIterable } from "./check-iterable.ts";
import { ClassCounter } from "./class-counter.ts";
import type { ClassLabel } from "./count-options.ts";
import type { ExamplePriorOptions } from "./prior-from-examples.ts";

/** `ExamplePriorOptions`, and a way to stop. */
export interface StreamPriorOptions extends ExamplePriorOptions {
  /** An `AbortSignal`: when it is aborted, reading ends at the next item. */
  readonly signal?: StopSignal | undefined;
}

/**
 * A prior by counting a stream of labels, of which no more than an item is held in memory.
 *
 * @param stream - any async iterable (a Node stream in object mode, lines of a file, a generator, a web `ReadableStream` where it can be iterated over) or an iterable; an item is the class id or name of one row, or a list of all that one row has
 * @param options - `classes` as in `priorFromExamples`; `signal`; `counted` (default "rows"), `source`, `time`, `license`, `producer`
 * @throws {@link ArgumentError} when a label is no class (it names the row), or when there are no rows
 * @throws {@link InterruptedError} when `signal` is aborted
 *
 * @example
 * ```ts
 * import { priorFromStream } from "@balms/core";
 *
 * async function* rows() {
 *   yield "cat";
 *   yield "lynx";
 *   yield "cat";
 * }
 * console.log((await priorFromStream(rows())).counts); // [2, 1]
 * ```
 */
export async function priorFromStream(
  stream:
    | AsyncIterable<ClassLabel | Iterable<ClassLabel>>
    | Iterable<ClassLabel | Iterable<ClassLabel>>,
  options?: StreamPriorOptions,
): Promise<ClassPrior> {
  const counter = new ClassCounter(options);
  checkSignal(options?.signal);
  checkIterable(stream, "stream", undefined, Symbol.asyncIterator);
  for await (const item of stream) {
    checkSignal(options?.signal);
    if (typeof item !== "object") counter.add(item);
    else counter.addExample(item);
  }
  return counter.prior(options);
}
