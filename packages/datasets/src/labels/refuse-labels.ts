import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { LabelFormat, LabelOptions } from "./label-options.ts";

/** A refusal of a label file: what stands where, and which ways out there are. */
export interface LabelRefusal {
  /** What it looks like, or what it is, as in "received JSON in line 1". */
  readonly received: string;
  readonly expected?: string;
  readonly remedy?: string | undefined;
  /** The formats that would take it after all. */
  readonly formats?: readonly LabelFormat[];
}

const meaning: Readonly<Record<LabelFormat, (each: string) => string>> = {
  auto: () => "To let the content decide",
  ids: (each) => `If each ${each} is a class id`,
  names: (each) => `If each ${each} is a class name as it stands`,
  "path-label": (each) => `If each ${each} is a path and, behind it, its label`,
};

/** The DataError that says so. */
export function refuseLabels(
  name: string,
  refusal: LabelRefusal,
  options: Pick<LabelOptions, "nameFormat"> & { readonly each?: "line" | "cell" | "number" },
): DataError {
  const { nameFormat = (format) => `format: "${format}"`, each = "line" } = options;
  const ways = (refusal.formats ?? []).flatMap((format) => {
    const option = nameFormat(format);
    return option === undefined ? [] : [`${meaning[format](each)}, say so with ${option}.`];
  });
  const hint = [refusal.remedy ?? [], ways].flat().join(" ");
  return new DataError({
    parameter: name,
    received: refusal.received,
    expected: refusal.expected ?? "one class id or one class name per line",
    hint: hint === "" ? undefined : hint,
  });
}

/** A line in the few words that a message has room for. */
export function inLine(line: string, row: number): string {
  return `${describeValue(line)} in line ${row + 1}`;
}
