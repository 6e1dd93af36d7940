import { checkOptions } from "../../checks/check-options.ts";
import { countNames } from "../prior-options.ts";
import type { StopSignal } from "../../turns/check-signal.ts";
import { untilStopped } from "../../turns/until-stopped.ts";
import { describeValue } from "../../errors/describe-value.ts";
import { refuse } from "../../errors/refuse.ts";
import type { ClassPrior } from "../class-prior.ts";
import { checkIterable } from "./check-iterable.ts";
import { ClassCounter } from "./class-counter.ts";
import type { ClassLabel } from "./count-options.ts";
import type { ExamplePriorOptions } from "./prior-from-examples.ts";

// What hosts have; it is no part of the language.
declare const setTimeout: (callback: () => void) => unknown;
declare const performance: { now(): number };

/** `ExamplePriorOptions`, and a way to stop. */
export interface StreamPriorOptions extends ExamplePriorOptions {
  /** An `AbortSignal`: when it is aborted, reading ends at once, also while the stream keeps silent. */
  readonly signal?: StopSignal | undefined;
}

/**
 * A prior by counting a stream of labels, of which no more than an item is held in memory.
 *
 * @param stream - any async iterable (a Node stream in object mode, lines of a file, a generator, a web `ReadableStream` where it can be iterated over) or an iterable; an item is the class id or name of one row, or a list of all that one row has
 * @param options - `classes` as in `priorFromExamples`; `signal`; `counted` (default "rows"), `source`, `time`, `license`, `producer`
 * @throws {@link ArgumentError} when a label is no class (it names the row), when an item is a piece of a file (text of several lines, or bytes), or when there are no rows
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
  checkOptions(options, ["classes", "signal", ...countNames]);
  const { classes, signal, ...rest } = { ...options };
  const counter = new ClassCounter({ classes });
  checkIterable(stream, "stream", undefined, Symbol.asyncIterator);
  let row = 0;
  let last = performance.now();
  for await (const item of untilStopped(stream, signal)) {
    // A piece of a file is cut anywhere: nothing in it can be counted as it is.
    if (item instanceof Uint8Array || (typeof item === "string" && /[\n\r]/.test(item))) {
      const hint = "Split the stream into lines first, and give the class of each.";
      refuse("stream", `${describeValue(item)} at item ${row}`, "a class, or a list of them", hint);
    }
    if (typeof item !== "object") counter.add(item);
    else counter.addExample(item);
    row++;
    // What is in memory already never waits: timers and clicks have a turn.
    if (performance.now() - last > 50) {
      await new Promise<void>((turn) => void setTimeout(turn));
      last = performance.now();
    }
  }
  return counter.prior(rest);
}
