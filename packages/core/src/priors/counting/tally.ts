import { refuse } from "../../errors/refuse.ts";
import { checkTotal } from "../check-counts.ts";
import { type ClassIds, findId } from "./class-ids.ts";

/** What a `ClassCounter` has counted. */
export interface Tally {
  /** Mentions per class, and how many of them were not the first in their row. */
  readonly mentions: number[];
  readonly again: number[];
  /** Sum of all mentions. */
  total: number;
  /** Rows or images, those without any class included. */
  examples: number;
  /** Whether a row may have several classes or none. */
  several: boolean;
}

/** Nothing counted yet. */
export function emptyTally(classes: number): Tally {
  const zeros = Array.from({ length: classes }, () => 0);
  return { mentions: zeros, again: [...zeros], total: 0, examples: 0, several: false };
}

/** Adds to the totals, unless they would no longer be exact: comes before any count changes. */
export function addToTotals(tally: Tally, mentions: number, examples: number): void {
  checkTotal(Math.max(tally.total + mentions, tally.examples + examples), refuse);
  tally.total += mentions;
  tally.examples += examples;
}

/** The id of a label that was checked; a name that is new gets the next one. */
export function idOf(tally: Tally, ids: ClassIds, label: unknown): number {
  const known = findId(ids, label);
  if (known !== undefined) return known;
  ids.names?.set(label as string, tally.mentions.length);
  tally.again.push(0);
  return tally.mentions.push(0) - 1;
}

/** Counts one mention in each of many rows. */
export function addRows(tally: Tally, ids: ClassIds, labels: ArrayLike<unknown>): void {
  const { mentions } = tally;
  for (let row = 0; row < labels.length; row++) mentions[idOf(tally, ids, labels[row])]++;
}

/** Rows that have each class. */
export function rowsPerClass({ mentions, again }: Tally): number[] {
  return mentions.map((count, id) => count - again[id]);
}
