import { refuseValue } from "../errors/refuse.ts";
import { isList } from "./is-list.ts";

/** Checks that something is an array or a typed array before its elements are read. */
export function checkList(values: ArrayLike<unknown>, parameter: string): void {
  if (!isList(values)) refuseValue(parameter, values, "an array or a typed array");
}
