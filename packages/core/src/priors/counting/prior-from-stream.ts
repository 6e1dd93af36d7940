import { checkChoice } from "../../checks/check-choice.ts";
import { checkSignal, type StopSignal } from "../../checks/check-signal.ts";
import { describeValue } from "../../errors/describe-value.ts";
import { refuse } from "../../errors/refuse.ts";
import type { ClassPrior } from "../class-prior.ts";
import { ClassCounter } from "./class-counter.ts";
import type { ClassLabel } from "./count-options.ts";
import type { ExamplePriorOptions } from "./prior-from-examples.ts";

/** What a web `ReadableStream` offers where it cannot be iterated over. */
export interface ReadableSource<Item> {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Item | undefined }>;
    cancel(): Promise<unknown>;
  };
}

/** `ExamplePriorOptions`, what lists stand for, and a way to stop. */
export interface StreamPriorOptions extends ExamplePriorOptions {
  /**
   * What an item that is a list of labels stands for: an `"example"` (the default) with all of them,
   * or a `"batch"` of rows with one each.
   */
  readonly lists?: "example" | "batch" | undefined;
  /** An `AbortSignal`: when it is aborted, reading ends at the next item. */
  readonly signal?: StopSignal | undefined;
}

/**
 * A prior by counting a stream of labels, of which no more than an item is held in memory.
 *
 * @param stream - any async iterable (a Node stream in object mode, lines of a file, a generator), a web `ReadableStream`, or an iterable; an item is the class id or name of one row, or a list of them
 * @param options - `classes` as in `priorFromExamples`; `lists`: "example" (default) or "batch"; `signal`; `counted` (default "rows"), `source`, `time`, `license`, `producer`
 * @throws {@link ArgumentError} when a label is no class (it names the row), or when no class has any row
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
    | Iterable<ClassLabel | Iterable<ClassLabel>>
    | ReadableSource<ClassLabel | Iterable<ClassLabel>>,
  options: StreamPriorOptions = {},
): Promise<ClassPrior> {
  const { classes, lists = "example", signal, ...rest } = options;
  checkChoice(lists, "lists", ["example", "batch"]);
  const counter = new ClassCounter({ classes });
  checkSignal(signal);
  for await (const item of itemsOf(stream)) {
    checkSignal(signal);
    if (typeof item !== "object") counter.add(item);
    else if (lists === "batch") counter.addAll(item);
    else counter.addExample(item);
  }
  return counter.prior(rest);
}

function itemsOf<Item>(
  stream: AsyncIterable<Item> | Iterable<Item> | ReadableSource<Item>,
): AsyncIterable<Item> | Iterable<Item> {
  if (typeof stream === "object" && stream !== null) {
    if (Symbol.asyncIterator in stream || Symbol.iterator in stream) return stream;
    if ("getReader" in stream) return readItems(stream);
  }
  return refuse("stream", describeValue(stream), "an async iterable or a ReadableStream");
}

async function* readItems<Item>(stream: ReadableSource<Item>): AsyncGenerator<Item, void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value as Item;
    }
  } finally {
    // Also when counting has failed: tells the source that nobody reads on.
    await reader.cancel();
  }
}
