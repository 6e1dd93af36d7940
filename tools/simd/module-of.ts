import type { Wat } from "./lanes.ts";

/** The names of a function's parameters and locals, by their types. */
export interface Names {
  /** Parameters, i32. */
  readonly parameters: readonly string[];
  readonly integers: readonly string[];
  readonly doubles: readonly string[];
  readonly vectors: readonly string[];
}

const declare = (kind: "param" | "local", type: string, names: readonly string[]): Wat =>
  names.map((name) => `(${kind} $${name} ${type})`).join(" ");

/**
 * A module of one function, `run`, on a memory that it is given. Constant vectors, 18 bytes each where they are used, become
 * locals that are set once.
 */
export function moduleOf(names: Names, body: Wat): Wat {
  const constants = [...new Set(body.match(/\(v128\.const [^)]*\)/gu))];
  const short = constants.reduce(
    (text, constant, i) => text.replaceAll(constant, `(local.get $constant${i})`),
    body,
  );
  return `(module
    (import "simd" "memory" (memory 1))
    (func (export "run") ${declare("param", "i32", names.parameters)} (result i32)
      ${declare("local", "i32", names.integers)}
      ${declare("local", "f64", names.doubles)}
      ${declare("local", "v128", [...names.vectors, ...constants.map((_, i) => `constant${i}`)])}
      ${constants.map((constant, i) => `(local.set $constant${i} ${constant})`).join("\n")}
      ${short}))`;
}
