import { get, set, type Wat } from "./lanes.ts";

/** The locals that `logarithm` works with, all of them f64. */
export const logarithmLocals = ["u", "k", "s", "square"] as const;

const number = (value: number): Wat => `(f64.const ${value})`;
const add = (a: Wat, b: Wat): Wat => `(f64.add ${a} ${b})`;
const mul = (a: Wat, b: Wat): Wat => `(f64.mul ${a} ${b})`;

/**
 * Sets `u` ≥ −½ to log(1 + u), in double precision, without a loss of digits where u is small: k·ln 2 + 2·artanh(s),
 * s = u/(2 + u), where 1 + u is brought between √½ and √2 by a power of two first, unless it is there already.
 */
export function logarithm(): Wat {
  const u = get("u");
  const bits = `(i64.reinterpret_f64 ${add(u, number(1))})`;
  // The bits of √½: from there, each power of two is another exponent.
  const power = `(i64.shr_s (i64.sub ${bits} (i64.const 0x3FE6A09E667F3BCD)) (i64.const 52))`;
  const scaled = `(f64.reinterpret_i64 (i64.sub ${bits} (i64.shl (i64.trunc_f64_s ${get("k")}) (i64.const 52))))`;
  const series = Array.from({ length: 10 }, (_, i) => number(1 / (2 * i + 3)))
    .toReversed()
    .reduce((sum, next) => add(mul(sum, get("square")), next));
  const artanh2 = add(get("s"), mul(get("s"), mul(get("square"), series)));
  return `
    ${set("k", `(f64.convert_i64_s ${power})`)}
    (if (f64.ne ${get("k")} ${number(0)}) (then ${set("u", add(scaled, number(-1)))}))
    ${set("s", `(f64.div ${u} ${add(u, number(2))})`)}
    ${set("square", mul(get("s"), get("s")))}
    ${set("s", add(get("s"), get("s")))}
    ${set("u", add(mul(get("k"), number(Math.LN2)), artanh2))}`;
}
