import { refuse, refuseValue } from "@balms/core/adapter";

/** The part of a web `ReadableStream` that is read here. */
export interface WebStream<Row> {
  readonly locked?: boolean;
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Row | undefined }>;
    cancel(): Promise<void>;
    releaseLock(): void;
  };
}

/** Rows as they come: a Node `Readable` in object mode, a web `ReadableStream`, any other iterable, async or not. */
export type RowStream<Row> = AsyncIterable<Row> | Iterable<Row> | WebStream<Row>;

interface Source<Row> extends AsyncIterable<Row>, Iterable<Row>, WebStream<Row> {
  /** Node streams have it. */
  destroy(): void;
}

/** The next row in an object; undefined at the end. */
export type NextRow<Row> = { readonly row: Row } | undefined;

/** One row after the other, whatever they come from. */
export interface RowFeed<Row> {
  /** At once where the source is not asynchronous: waiting takes longer than all else does for a row. */
  next(): NextRow<Row> | Promise<NextRow<Row>>;
  /** Tells the source that no more is wanted, unless it has ended or failed by itself. */
  close(): Promise<void>;
}

/** Refuses what cannot be read row by row. Nothing is read yet, and the source is not locked. */
export function openFeed<Row>(source: RowStream<Row>): RowFeed<Row> {
  const given = source as Partial<Source<Row>> | null;
  if (typeof given === "object" && given !== null) {
    if (typeof given.getReader === "function") {
      if (given.locked === true) refuseLocked();
      return webFeed(source as WebStream<Row>);
    }
    if (typeof given[Symbol.asyncIterator] === "function") {
      return iteratorFeed(given, () => (source as AsyncIterable<Row>)[Symbol.asyncIterator]());
    }
    if (typeof given[Symbol.iterator] === "function") {
      return listFeed(() => (source as Iterable<Row>)[Symbol.iterator]());
    }
  }
  return refuseValue("source", source, "an iterable, async or not, or a ReadableStream");
}

function iteratorFeed<Row>(
  source: Partial<Source<Row>>,
  open: () => AsyncIterator<Row>,
): RowFeed<Row> {
  let iterator: AsyncIterator<Row> | undefined;
  let over = false;
  let waiting = false;
  const next = async (): Promise<NextRow<Row>> => {
    iterator ??= open();
    waiting = true;
    try {
      const result = await iterator.next();
      over = result.done === true;
      return over ? undefined : { row: await result.value };
    } catch (error) {
      over = true;
      throw error;
    } finally {
      waiting = false;
    }
  };
  const close = async (): Promise<void> => {
    if (over) return;
    over = true;
    const started = iterator !== undefined;
    iterator ??= open();
    const closing = Promise.resolve(iterator.return?.());
    // An iterator that hangs closes when it comes back; a Node stream can be ended before.
    if (!waiting) await closing;
    else closing.catch(() => {});
    if (typeof source.destroy === "function" && (waiting || !started)) source.destroy();
  };
  return { next, close };
}

/** Rows that are there, or promises of rows. */
function listFeed<Row>(open: () => Iterator<Row>): RowFeed<Row> {
  let iterator: Iterator<Row> | undefined;
  let over = false;
  const settle = async (value: PromiseLike<Row>): Promise<NextRow<Row>> => {
    try {
      return { row: await value };
    } catch (error) {
      over = true;
      throw error;
    }
  };
  const next = (): NextRow<Row> | Promise<NextRow<Row>> => {
    iterator ??= open();
    try {
      const { done, value } = iterator.next();
      over = done === true;
      if (over) return undefined;
      const row = value as Row & Partial<PromiseLike<Row>>;
      return typeof row?.then === "function" ? settle(row as PromiseLike<Row>) : { row };
    } catch (error) {
      over = true;
      throw error;
    }
  };
  const close = (): Promise<void> => {
    if (!over) (iterator ?? open()).return?.();
    over = true;
    return Promise.resolve();
  };
  return { next, close };
}

function webFeed<Row>(source: WebStream<Row>): RowFeed<Row> {
  let reader: ReturnType<WebStream<Row>["getReader"]> | undefined;
  let over = false;
  let waiting = false;
  const open = (): ReturnType<WebStream<Row>["getReader"]> => {
    // Somebody may have begun to read it since it was handed over.
    if (source.locked === true) refuseLocked();
    return source.getReader();
  };
  const end = (): void => {
    if (!over) reader?.releaseLock();
    over = true;
  };
  const next = async (): Promise<NextRow<Row>> => {
    reader ??= open();
    waiting = true;
    try {
      const { done, value } = await reader.read();
      if (!done) return { row: value as Row };
    } catch (error) {
      end();
      throw error;
    } finally {
      waiting = false;
    }
    end();
    return undefined;
  };
  const close = async (): Promise<void> => {
    if (over) return;
    over = true;
    // It is not this loop's to cancel.
    if (reader === undefined && source.locked === true) return;
    reader ??= open();
    const closing = reader.cancel();
    // A stream that hangs may hang in this as well.
    if (!waiting) await closing;
    else closing.catch(() => {});
    reader.releaseLock();
  };
  return { next, close };
}

function refuseLocked(): never {
  return refuse("source", "a stream that is locked", "one that nobody else reads");
}
