import { restoreRandom, type RandomState } from "@balms/core";
import { checkVector, checkWhole, refuseValue } from "@balms/core/adapter";
import type { BalanceBuffer, BufferProgress } from "./balance-buffer.ts";
import type { BufferRules } from "./buffer-rules.ts";
import { columnNames } from "./class-columns.ts";
import type { LedgerTotals } from "./class-ledger.ts";

/**
 * A balanced stream as plain data: JSON where the rows are. The rows that are held are all in `rows`;
 * where they are no JSON, put keys in their place, and the rows back before the stream is resumed.
 */
export interface StreamState<Row> {
  readonly format: "balms.stream/1";
  /** The settings: a state of others is refused. */
  readonly kind: string;
  /** Rows that were read: the source has to go on behind them. */
  readonly seen: number;
  /** Rows that are held, class by class: first those that did not go out yet. */
  readonly rows: readonly Row[];
  /** How often those that did were repeated, in their order. */
  readonly repeats: readonly number[];
  /** The classes that came, in order of appearance. */
  readonly labels: readonly string[];
  /** A number per class of each column. */
  readonly columns: Readonly<Record<string, readonly number[]>>;
  readonly totals: Readonly<LedgerTotals>;
  readonly progress: Readonly<BufferProgress>;
  readonly random: RandomState;
}

const format = "balms.stream/1";
// What follows from the rows that are held; it may be infinite, which is no JSON.
const written = /* @__PURE__ */ columnNames.filter((name) => name !== "stock");

/** All of a buffer as plain data. */
export function writeState<Row>(buffer: BalanceBuffer<Row>, kind: string): StreamState<Row> {
  const { ledger, labels, progress, shelves } = buffer;
  const { size } = ledger.totals;
  return {
    format,
    kind,
    seen: progress.seen,
    rows: shelves.flatMap(({ fresh, used }) => [...fresh, ...used.map(({ row }) => row)]),
    repeats: shelves.flatMap(({ used }) => used.map(({ repeats }) => repeats)),
    labels: [...labels],
    columns: Object.fromEntries(
      written.map((name) => [name, Array.from(ledger.columns[name].subarray(0, size))]),
    ),
    totals: { ...ledger.totals },
    progress: { ...progress },
    random: buffer.random.state(),
  };
}

/** Takes over what `writeState` gave, into a buffer that no row has come to; checks all of it before. */
export function readState<Row>(
  buffer: BalanceBuffer<Row>,
  state: StreamState<Row>,
  rules: BufferRules,
): void {
  const given: Partial<StreamState<Row>> = { ...state };
  if (given.format !== format) refuseValue("state.format", given.format, `"${format}"`);
  if (given.kind !== rules.kind) refuseValue("state.kind", given.kind, `${rules.kind}, as here`);
  const random = restoreRandom(given.random as RandomState);
  const labels = classIds(given.labels, buffer.labels);
  const columns = checkColumns(given.columns, labels.length);
  const totals = checkFields(given.totals, "totals", buffer.ledger.totals);
  const progress = checkFields(given.progress, "progress", buffer.progress);
  const held = columns.fresh.map((fresh, id) => fresh + columns.used[id]);
  const rows = checkHeld(given.rows, sum(held));
  const repeats = given.repeats as readonly number[];
  checkVector(repeats, "state.repeats", sum(columns.used), 0);
  if (given.seen !== progress.seen || progress.seen !== sum(columns.seen)) {
    refuseValue("state.seen", given.seen, `${sum(columns.seen)} rows, as the classes say`);
  }
  if (totals.size !== labels.length) {
    refuseValue("state.totals.size", totals.size, `${labels.length}, as many as there are labels`);
  }
  if (progress.size !== rows.length) {
    refuseValue("state.progress.size", progress.size, `${rows.length}, as many as there are rows`);
  }
  for (const [id, label] of labels.entries()) {
    if (id >= buffer.labels.length) buffer.admit(label, columns.weight[id]);
  }
  buffer.random = random;
  Object.assign(buffer.ledger.totals, totals);
  Object.assign(buffer.progress, progress);
  for (const name of written) buffer.ledger.columns[name].set(columns[name]);
  let [place, reused] = [0, 0];
  for (const [id, { fresh, used }] of buffer.shelves.entries()) {
    for (let i = 0; i < columns.fresh[id]; i++) fresh.push(rows[place++]);
    for (let i = 0; i < columns.used[id]; i++) {
      used.push({ row: rows[place++], repeats: repeats[reused++] });
    }
  }
  buffer.plant();
}

/** The classes of a state: those of the target first, and none twice. */
function classIds(labels: unknown, first: readonly string[]): readonly string[] {
  const known = new Set<unknown>(Array.isArray(labels) ? labels : []);
  if (
    !Array.isArray(labels) ||
    known.size < labels.length ||
    labels.some((label) => typeof label !== "string") ||
    first.some((label, id) => labels[id] !== label)
  ) {
    refuseValue(
      "state.labels",
      labels,
      "class names, each of them once, those of the target first",
    );
  }
  return labels as readonly string[];
}

type WrittenColumns = Record<(typeof written)[number], readonly number[]>;

function checkColumns(columns: unknown, classes: number): WrittenColumns {
  const given = { ...(columns as WrittenColumns | undefined) };
  for (const name of written) {
    checkVector(given[name] as readonly number[], `state.columns.${name}`, classes);
  }
  const { weight, fresh, used, seen } = given as WrittenColumns;
  for (const [name, counts] of Object.entries({ fresh, used, seen })) {
    for (let id = 0; id < classes; id++) {
      checkWhole(counts[id], `state.columns.${name}[${id}]`, 0);
    }
  }
  checkVector(weight, "state.columns.weight", classes, 0);
  return given as WrittenColumns;
}

/** Numbers and flags, of the names and kinds that a pattern has. */
function checkFields<T extends object>(fields: unknown, name: string, pattern: T): T {
  const given: Partial<T> = { ...(fields as T | undefined) };
  for (const [field, value] of Object.entries(pattern)) {
    const received: unknown = given[field as keyof T];
    const right = typeof value === "boolean" ? typeof received : Number.isFinite(received);
    if (right !== "boolean" && right !== true) {
      const expected = typeof value === "boolean" ? "true or false" : "a finite number";
      refuseValue(`state.${name}.${field}`, received, expected);
    }
  }
  return given as T;
}

function checkHeld<Row>(rows: readonly Row[] | undefined, held: number): readonly Row[] {
  if (!Array.isArray(rows) || rows.length !== held) {
    refuseValue("state.rows", rows, `an array of the ${held} rows that are held`);
  }
  return rows;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
