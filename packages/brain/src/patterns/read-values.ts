import { describeValue, isList, refuseValue } from "@balms/core/adapter";
import type { Lookup } from "../network/brain-network.ts";
import { namesOf } from "./names-of.ts";

/**
 * Values as brain.js computes with them: single precision, by index; names that are left out are 0.
 * Without a lookup they are a list of `length` numbers.
 */
export function readValues(
  values: unknown,
  lookup: Lookup | null,
  length: number,
  parameter: string,
): Float32Array {
  if (lookup) return readNamed(values, namesOf(lookup), parameter);
  if (!isList(values) || values.length !== length) {
    refuseValue(parameter, values, `a list of ${length} numbers`);
  }
  const read = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const value: unknown = values[i];
    if (typeof value !== "number" || !Number.isFinite(Math.fround(value))) {
      refuseNumber(parameter, value, ` at ${i}`);
    }
    read[i] = value;
  }
  return read;
}

function readNamed(values: unknown, names: readonly string[], parameter: string): Float32Array {
  if (typeof values !== "object" || values === null || isList(values)) {
    const expected = "an object of numbers by name, as in the first pattern";
    refuseValue(parameter, values, expected);
  }
  const given = values as Readonly<Record<string, unknown>>;
  const read = new Float32Array(names.length);
  for (let i = 0; i < names.length; i++) {
    const value = given[names[i]];
    if (value === undefined) continue;
    if (typeof value === "number" && Number.isFinite(Math.fround(value))) read[i] = value;
    // What every object has, such as "constructor", was left out.
    else if (Object.hasOwn(given, names[i])) {
      refuseNumber(parameter, value, ` as ${describeValue(names[i])}`);
    }
  }
  return read;
}

function refuseNumber(parameter: string, value: unknown, place: string): never {
  refuseValue(parameter, value, "finite numbers in the range of single precision", place);
}
