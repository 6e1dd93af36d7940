import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";

/** Checks that something is an array or a typed array before its elements are read. */
export function checkList(values: ArrayLike<unknown>, parameter: string): void {
  if (Array.isArray(values) || (ArrayBuffer.isView(values) && "length" in values)) return;
  throw new ArgumentError({
    parameter,
    received: describeValue(values),
    expected: "an array or a typed array",
  });
}
