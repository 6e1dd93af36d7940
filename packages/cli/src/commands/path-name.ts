import { InvalidArgumentError } from "commander";

/** A commander parser for a place to write to: any name but none at all. */
export function pathName(text: string): string {
  if (text === "") {
    throw new InvalidArgumentError("Expected a name.");
  }
  return text;
}
