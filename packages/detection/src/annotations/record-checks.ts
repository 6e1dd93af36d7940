import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

const ids = "a whole number from 0 to 2^53 - 1";

/** Refusals about the records of one file. */
export class RecordChecks {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  refuse(received: string, expected: string, hint?: string): never {
    throw new DataError({ parameter: this.#file, received, expected, hint });
  }

  /** An id or a count; beyond 2^53 two of them may read as one. */
  whole(value: unknown, list: string, index: number, field: string): number {
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    const place = `${list}[${index}].${field}`;
    if (value === undefined) return this.refuse(`no ${place}`, ids, missingHints[field]);
    const hint =
      typeof value === "string" ? "Number the records: texts are no ids here." : undefined;
    return this.refuse(`${describeValue(value)} as ${place}`, ids, hint);
  }

  optionalWhole(value: unknown, list: string, index: number, field: string): number | undefined {
    return value === undefined ? undefined : this.whole(value, list, index, field);
  }

  wholes(value: unknown, list: string, index: number, field: string): readonly number[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      return this.refuse(`${describeValue(value)} as ${list}[${index}].${field}`, "a list of ids");
    }
    return value.map((item, i) => this.whole(item, list, index, `${field}[${i}]`));
  }

  text(value: unknown, list: string, index: number, field: string): string {
    if (typeof value === "string") return value;
    const place = `${list}[${index}].${field}`;
    const received = value === undefined ? `no ${place}` : `${describeValue(value)} as ${place}`;
    return this.refuse(received, "a text");
  }

  /** COCO writes 0 and 1, some programs false and true. */
  flag(value: unknown, list: string, index: number, field: string): boolean {
    if (value === undefined || value === 0 || value === false) return false;
    if (value === 1 || value === true) return true;
    return this.refuse(`${describeValue(value)} as ${list}[${index}].${field}`, "0 or 1");
  }
}

const missingHints: Readonly<Record<string, string>> = {
  category_id:
    "Files of captions and of panoptic segmentation are no annotations of instances: take the one that is named instances.",
};

/** Refuses a category that has the name of another. */
export function refuseSameName(checks: RecordChecks, name: string, index: number): never {
  return checks.refuse(
    `the name ${JSON.stringify(name)} again at categories[${index}]`,
    "different names",
    "Classes are told apart by their names: rename one of the two.",
  );
}
