import { ArgumentError, type RandomGenerator } from "@balms/core";
import { checkWhole, describeValue } from "@balms/core/adapter";
import { EventLoopTurns } from "../loading/event-loop-turns.ts";
import { type AbortSignalLike, Interruption } from "../loading/interruption.ts";
import { forkRandom } from "../positions/fork-random.ts";
import { BalanceBuffer, type BufferRules } from "./balance-buffer.ts";
import { openFeed, type RowFeed, type RowStream } from "./row-feed.ts";
import type { StreamReport } from "./stream-report.ts";
import { readTarget, type StreamLabel, type StreamTarget } from "./stream-target.ts";

/** How a stream is balanced. */
export interface BalanceOptions<Row> {
  /** The class of a row, as a name or an id. */
  readonly label: (row: Row) => StreamLabel;
  /** Source of the order; the stream draws from a fork of it. */
  readonly random: RandomGenerator;
  /** The class distribution to come to, default "uniform". */
  readonly target?: StreamTarget | undefined;
  /** Most rows that are held, those kept for repeats included; default 1024. */
  readonly capacity?: number | undefined;
  /** How often one row may be handed out again, default 0; `Infinity` for any number of times. */
  readonly maxRepeats?: number | undefined;
  /** Rows for which a class is waited for that does not come, default 10 × `capacity`; `Infinity` to wait for ever. */
  readonly patience?: number | undefined;
  /** Rows of classes that the target does not name: "error" (the default) or "drop". */
  readonly others?: "error" | "drop" | undefined;
  /** When it is aborted, reading ends and the loop throws an InterruptedError. */
  readonly signal?: AbortSignalLike | undefined;
}

/** A stream of rows, to be read once, that says what it did. */
export interface BalancedStream<Row> extends AsyncIterableIterator<Row> {
  /** What came, went, was dropped and was repeated so far, per class. */
  report(): StreamReport;
}

/**
 * Balances a stream of unknown length and unknown classes towards a class distribution q.
 *
 * For each row that goes out a class is drawn from q, and then one of its rows in the buffer at
 * random: rows go out as independent draws from q. When the buffer has no new row of the class,
 * one that went out is repeated, at most `maxRepeats` times; when there is none, the stream is read
 * on until the class comes. What does not fit is dropped, a random row of the class with most rows
 * for its share; kept rows go first. With p the distribution that comes in and R `maxRepeats`, about
 *
 *     min(1, min_c (1 + R) p_c / q_c)
 *
 * rows go out per row that comes in, and never more than 1.
 *
 * - "uniform" is over the classes that have come so far. A class that has not come for `patience`
 *   rows, and has none in the buffer, is left out of q until it comes again.
 * - Nothing goes out before the buffer is full or the stream has ended.
 * - At the end, rows go out until one of a class is due that has none left; the rest is dropped.
 * - A row is read when one is asked for. When the loop is left, the source is told.
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
  const { label, random, target = "uniform", signal, ...given } = { ...options };
  if (typeof label !== "function") refuseOption("label", label, "a function of a row");
  const rules = checkRules(given);
  const fork = forkRandom(random, "stream");
  const buffer = new BalanceBuffer<Row>(readTarget(target), rules, fork);
  const loop = new Interruption(signal);
  const iterator = loop.iterate(readBalanced(feed, label, buffer, loop), () => feed.close());
  return Object.assign(iterator, { report: () => buffer.report() });
}

async function* readBalanced<Row>(
  feed: RowFeed<Row>,
  label: (row: Row) => StreamLabel,
  buffer: BalanceBuffer<Row>,
  loop: Interruption,
): AsyncGenerator<Row, void> {
  let filled = false;
  let ended = false;
  const turns = new EventLoopTurns();
  loop.listen();
  try {
    for (;;) {
      loop.check();
      const turn = turns.after(1);
      if (turn !== undefined && (await loop.wait(turn)) === undefined) return;
      if (!ended) {
        const next = await loop.wait(feed.next());
        if (next === undefined) return;
        ended = next.value === undefined;
        if (next.value !== undefined) buffer.add(next.value.row, label(next.value.row));
      }
      filled ||= ended || buffer.isFull;
      // Before rows are given up, so that one that was waited for is not among them.
      const out = filled ? buffer.take(ended) : undefined;
      buffer.trim();
      if (out !== undefined) yield out.row;
      else if (ended) break;
    }
    buffer.clear();
  } finally {
    loop.close();
    await feed.close();
  }
}

function checkRules<Row>(options: Partial<BalanceOptions<Row>>): BufferRules {
  const { capacity = 1024, maxRepeats = 0, others = "error" } = options;
  checkWhole(capacity, "capacity", 1);
  const { patience = Math.min(10 * capacity, Number.MAX_SAFE_INTEGER) } = options;
  for (const [parameter, value] of Object.entries({ maxRepeats, patience })) {
    if (value !== Infinity) checkWhole(value, parameter, 0);
  }
  if (others !== "error" && others !== "drop") refuseOption("others", others, '"error" or "drop"');
  return { capacity, maxRepeats, patience, others };
}

function refuseOption(parameter: string, value: unknown, expected: string): never {
  throw new ArgumentError({ parameter, received: describeValue(value), expected });
}
