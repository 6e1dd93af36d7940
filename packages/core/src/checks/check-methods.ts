import { refuseValue } from "../errors/refuse.ts";

/** Refuses what lacks a method before that is called. */
export function checkMethods(object: object, parameter: string, names: readonly string[]): void {
  const given = object as Partial<Record<string, unknown>> | null | undefined;
  const missing = names.find((name) => typeof given?.[name] !== "function");
  if (missing !== undefined) refuseValue(parameter, object, `an object with the method ${missing}`);
}
