import { describeValue } from "../errors/describe-value.ts";
import { refuse } from "../errors/refuse.ts";
import { isList } from "./is-list.ts";

/** Checks that something is an array or a typed array before its elements are read. */
export function checkList(values: ArrayLike<unknown>, parameter: string): void {
  if (!isList(values)) refuse(parameter, describeValue(values), "an array or a typed array");
}
