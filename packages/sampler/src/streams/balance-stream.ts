import type { RandomGenerator } from "@balms/core";
import { checkOptions, createTurns, refuseValue } from "@balms/core/adapter";
import { type AbortSignalLike, Interruption } from "../loading/interruption.ts";
import { forkRandom } from "../positions/fork-random.ts";
import { BalanceBuffer } from "./balance-buffer.ts";
import { type BufferOptions, bufferOptionNames, readRules } from "./buffer-rules.ts";
import { openFeed, type RowFeed, type RowStream } from "./row-feed.ts";
import type { StreamReport } from "./stream-report.ts";
import { readState, type StreamState, writeState } from "./stream-state.ts";
import type { StreamLabel } from "./stream-target.ts";

/** How a stream is balanced. */
export interface BalanceOptions<Row> extends BufferOptions {
  /** The class of a row, as a name or an id. */
  readonly label: (row: Row) => StreamLabel;
  /** Source of the order; the stream draws from a fork of it. */
  readonly random: RandomGenerator;
  /** When it is aborted, reading ends, also of a source that hangs, and the loop throws an InterruptedError. */
  readonly signal?: AbortSignalLike | undefined;
}

/** A stream of rows, to be read once, that says what it did. */
export interface BalancedStream<Row> extends AsyncIterableIterator<Row> {
  /** What came, went, was dropped and was repeated so far, per class. O(C). */
  report(): StreamReport;
  /** Where the stream stands, with the rows that it holds. O(C + rows held). */
  state(): StreamState<Row>;
  /**
   * Goes on from a state, exactly: `source` has to begin behind the `state.seen` rows that were read
   * before. Only before the first row is asked for; the settings have to be the same.
   */
  resume(state: StreamState<Row>): void;
}

/**
 * Balances a stream of unknown length and unknown classes towards a class distribution q.
 *
 * Each class may have gone out by its share of a level that rises as fast as the rarest class allows.
 * With p the distribution that comes in and R `maxRepeats`, no policy can let more go out than
 *
 *     min(1, min_c (1 + R) p_c / q_c)
 *
 * rows per row that comes in, whatever its buffer; this one comes to within 5 points of that once the
 * classes that set it have some 40 rows each. Classes differ from their shares by no more than they would in
 * independent draws from q, and a stream that comes by the shares of q passes whole.
 *
 * - A row that goes out is any of those that may. What does not fit is dropped, a random row of the
 *   class with most rows for its share; kept rows go first. When a class has no new row, one that
 *   went out is repeated, at most `maxRepeats` times. Never does more go out than came in.
 * - "uniform" is over the classes that came so far. One that comes late catches up with 16 rows at
 *   most. One that is waited for too long (`patience`) is left out until it comes again.
 * - Nothing goes out before the buffer is full or the stream has ended; then what may goes out, and
 *   the rest is dropped.
 * - A row is read when one is asked for. When the loop is left, the source is told.
 * - A row costs the same for any number of classes, but for what memory does to it.
 *
 * @param source - an iterable, async or not: a Node `Readable` in object mode, a generator, an array; or a web `ReadableStream`
 * @param options - `label`, `random`; `target`, `capacity`, `maxRepeats`, `patience`, `others`, `signal`
 * @throws {@link ArgumentError} when an argument is wrong; from the loop, when a row has no class, or one that the target does not name
 * @throws {@link InterruptedError} from the loop: `signal` was aborted
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { balanceStream } from "@balms/sampler";
 *
 * const rows = Array.from({ length: 2000 }, (_, i) => ({ id: i, kind: i % 20 === 0 ? "lynx" : "cat" }));
 * const balanced = balanceStream(rows, {
 *   label: ({ kind }) => kind,
 *   capacity: 100,
 *   maxRepeats: 4,
 *   random: createRandom(1),
 * });
 * let lynxes = 0;
 * for await (const { kind } of balanced) if (kind === "lynx") lynxes++;
 * const { emitted, dropped, repeated } = balanced.report();
 * console.log(lynxes / emitted, dropped, repeated); // about ½
 * ```
 */
export function balanceStream<Row>(
  source: RowStream<Row>,
  options: BalanceOptions<Row>,
): BalancedStream<Row> {
  const feed = openFeed(source);
  checkOptions(options, ["label", "random", "signal", ...bufferOptionNames]);
  const { label, random, signal, ...given } = { ...options };
  if (typeof label !== "function") refuseValue("label", label, "a function of a row");
  const rules = readRules(given);
  const fork = forkRandom(random, "stream");
  const buffer = new BalanceBuffer<Row>(rules, fork);
  const loop = new Interruption(signal);
  let begun = false;
  const opened: RowFeed<Row> = {
    next: () => {
      begun = true;
      return feed.next();
    },
    close: () => feed.close(),
  };
  const iterator = loop.iterate(readBalanced(opened, label, buffer, loop), () => feed.close());
  return Object.assign(iterator, {
    report: () => buffer.report(),
    state: () => writeState(buffer, rules.kind),
    resume: (state: StreamState<Row>) => {
      if (begun) refuseValue("state", state, "none any more: the stream is being read");
      readState(buffer, state, rules);
    },
  });
}

async function* readBalanced<Row>(
  feed: RowFeed<Row>,
  label: (row: Row) => StreamLabel,
  buffer: BalanceBuffer<Row>,
  loop: Interruption,
): AsyncGenerator<Row, void> {
  const turns = createTurns();
  loop.listen();
  try {
    for (;;) {
      loop.check();
      if (turns.isDue() && (await loop.wait(turns.take())) === undefined) return;
      if (!buffer.progress.ended) {
        const coming = feed.next();
        const next = coming instanceof Promise ? await loop.wait(coming) : { value: coming };
        if (next === undefined) return;
        if (next.value === undefined) buffer.end();
        else buffer.add(next.value.row, label(next.value.row));
      }
      // Before rows are given up, so that one that was waited for is not among them.
      const out = buffer.take();
      buffer.trim();
      if (out !== undefined) yield out.row;
      else if (buffer.progress.ended) break;
    }
    buffer.clear();
  } finally {
    loop.close();
    await feed.close();
  }
}
