import { checkVector, describeValue, refuse, refuseValue } from "@balms/core/adapter";
import type { ClassPrior } from "@balms/core";

/** A class id, or a class name; big integers as 64-bit columns have them. */
export type StreamLabel = number | string | bigint;

/**
 * The class distribution that a stream is balanced to: every class that comes alike, a prior by
 * class name, or shares by class name that need not add up to 1.
 */
export type StreamTarget = "uniform" | ClassPrior | Readonly<Record<string, number>>;

/** What a target says, by class name. */
export interface ClassShares {
  /** Weights of the classes that are asked for; undefined where all that come are. */
  readonly weights: ReadonlyMap<string, number> | undefined;
  /** The class name that a label stands for. */
  nameOf(label: StreamLabel, row: number): string;
}

/** Refuses what is no class distribution. */
export function readTarget(target: StreamTarget): ClassShares {
  if (target === "uniform") return { weights: undefined, nameOf: nameLabel };
  if (typeof target !== "object" || target === null || Array.isArray(target)) refuseTarget(target);
  const { classes: labels, counts } = target as Partial<ClassPrior>;
  const listed = Array.isArray(labels) && Array.isArray(counts);
  const names = listed ? (labels as string[]) : Object.keys(target);
  const values = listed
    ? counts
    : Object.values<number>(target as Readonly<Record<string, number>>);
  checkVector(values, listed ? "target.counts" : "target", names.length, 0);
  const greatest = values.reduce((most, weight) => Math.max(most, weight), 0);
  if (greatest === 0) refuseTarget(target);
  // Relative to the greatest: the sum of very large ones is no number. None that is above 0 becomes 0.
  const weightOf = (value: number): number =>
    value > 0 ? Math.max(value / greatest, Number.MIN_VALUE) : 0;
  const weights = new Map(names.map((name, id) => [name, weightOf(values[id])]));
  // In a prior, a number is a class id.
  const nameOf = (label: StreamLabel, row: number): string => {
    const name = nameLabel(label, row);
    const byId = listed && typeof label !== "string" ? names[Number(label)] : undefined;
    return byId ?? name;
  };
  return { weights, nameOf };
}

function refuseTarget(target: unknown): never {
  return refuseValue(
    "target",
    target,
    '"uniform", a prior, or shares by class name, one of them above 0',
  );
}

/** Names a label: ids are their own names. A row is for the message. */
export function nameLabel(label: StreamLabel, row?: number): string {
  if (typeof label === "string" || typeof label === "bigint" || Number.isSafeInteger(label)) {
    return String(label);
  }
  return refuse(
    "label",
    describeValue(label) + (row === undefined ? "" : ` at row ${row}`),
    "a class name or a class id",
  );
}
