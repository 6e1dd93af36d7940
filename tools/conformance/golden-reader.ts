import type { GoldenCase } from "./subject.ts";
import { flatten, valueAt } from "./compare.ts";

/** Reads the inputs of a golden case with their shapes checked by name. */
export class GoldenReader {
  readonly #golden: GoldenCase;

  constructor(golden: GoldenCase) {
    this.#golden = golden;
  }

  number(path: string): number {
    const value = valueAt(this.#golden, path);
    if (typeof value !== "number") throw new Error(`${path}: expected a number`);
    return value;
  }

  numbers(path: string): number[] {
    return flatten(valueAt(this.#golden, path), path);
  }

  flag(path: string): boolean {
    const value = valueAt(this.#golden, path);
    if (typeof value !== "boolean") throw new Error(`${path}: expected true or false`);
    return value;
  }
}
