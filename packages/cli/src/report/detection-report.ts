import type { TableColumn } from "../terminal/format-table.ts";
import type { Report } from "./report.ts";

/** Texts under titles. */
export interface TextTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** What a report on a detector tells: plain data, so that it can be made up in a test. */
export interface DetectionReport {
  readonly title: string;
  /** The line under the title. */
  readonly under: string;
  /** What measures are of: all, groups of classes, sizes of objects. */
  readonly parts: readonly string[];
  /** By part: shares from 0 to 1, null where there is nothing to measure, undefined where it is not taken. */
  readonly measures: readonly {
    readonly title: string;
    readonly hint: string;
    readonly values: readonly (number | null | undefined)[];
  }[];
  /** Measures of each class against its training images; undefined where nobody knows these. */
  readonly training:
    | {
        readonly classes: readonly string[];
        readonly images: readonly number[];
        /** Most training images of a rare, and of a common class. */
        readonly borders: readonly number[];
        /** The first one's trend is behind the others. */
        readonly series: readonly {
          readonly title: string;
          readonly shares: readonly (number | null)[];
        }[];
      }
    | undefined;
  /** Classes of which least is found. */
  readonly worst: TextTable;
  /** All classes; undefined where those are all. */
  readonly all: TextTable | undefined;
  readonly verdict: readonly string[];
  readonly facts: Report["facts"];
}
