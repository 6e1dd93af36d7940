import { describeValue } from "../../errors/describe-value.ts";
import { refuse } from "../../errors/refuse.ts";
import { mostClasses } from "../check-counts.ts";
import { checkNames } from "../check-names.ts";
import { isWellFormed } from "../check-text.ts";
import type { ClassOptions } from "./count-options.ts";

/** The labels that are known, and their ids; which others there may be. */
export interface ClassIds {
  /** Ids count as labels below this; 0 where every label is a name. */
  readonly size: number;
  /** Id per name; none where labels are ids alone. */
  readonly names: Map<string, number> | undefined;
  /** Whether names that are not known yet become classes. */
  readonly open: boolean;
}

/** Checks `classes`, and makes room for names where there are any. */
export function classIds(classes: ClassOptions["classes"], parameter: string): ClassIds {
  if (classes === undefined) return { size: 0, names: new Map(), open: true };
  const list = Array.isArray(classes);
  const size = list ? classes.length : classes;
  if (typeof size === "number" && Number.isInteger(size) && size > 0 && size <= mostClasses) {
    const names = list ? checkNames(classes, parameter, refuse) : undefined;
    return { size, names, open: false };
  }
  const expected = `the number of classes (from 1 to ${mostClasses}) or their names`;
  return refuse(parameter, describeValue(classes), expected);
}

/** All classes that are known: the names if there are any, else how many. */
export function knownClasses({ names, size }: ClassIds): number | readonly string[] {
  return names ? [...names.keys()] : size;
}

/** The id of a label, if it has one. */
export function findId(ids: ClassIds, label: unknown): number | undefined {
  if (typeof label === "number") {
    return label >= 0 && label < ids.size && Number.isInteger(label) ? label : undefined;
  }
  return typeof label === "string" ? ids.names?.get(label) : undefined;
}

/** Refuses what is no label of these classes. */
export function checkLabel(ids: ClassIds, label: unknown, parameter: string, row: number): void {
  if (findId(ids, label) !== undefined) return;
  const { names, open, size } = ids;
  if (open && isWellFormed(label) && Number(names?.size) < mostClasses) return;
  const received = `${describeValue(label)} at row ${row}`;
  if (open) {
    refuse(parameter, received, `at most ${mostClasses} names as text`, "Ids need `classes`.");
  }
  refuse(parameter, received, `class ids from 0 to ${size - 1}${names ? ", or their names" : ""}`);
}

/** The labels of a counter that is to be merged, all known or new; ids must mean the same classes. */
export function labelsToMerge(ids: ClassIds, other: ClassIds, row: number): (number | string)[] {
  const { names, size } = other;
  if (names === undefined && (ids.names !== undefined || ids.size !== size)) {
    const expected = ids.names ? "classes with names" : `ids of ${ids.size} classes`;
    refuse("other", `ids of ${size} classes`, expected);
  }
  const labels = names ? [...names.keys()] : Array.from({ length: size }, (_, id) => id);
  for (const label of labels) checkLabel(ids, label, "other", row);
  return labels;
}
