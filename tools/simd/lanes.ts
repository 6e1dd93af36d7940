// Expressions of WebAssembly's text format over vectors of 16 bytes, for numbers in single or double precision: a formula is
// written once for both.

/** An expression or a statement in the text format. */
export type Wat = string;

/** The numbers of one precision, and the operations on vectors of them. */
export interface Lanes {
  /** The type of one number. */
  readonly scalar: "f32" | "f64";
  /** Bytes of a number. */
  readonly bytes: 4 | 8;
  /** Numbers in a vector. */
  readonly count: 4 | 2;
  /** Bits of a number below its exponent. */
  readonly fraction: 23 | 52;
  /** What is added to an exponent before it is stored. */
  readonly bias: 127 | 1023;
  /** Vectors that a loop over a row takes at once. */
  readonly unrolled: number;
  /** Orders of the lanes after which each has met all the others. */
  readonly turns: readonly (readonly number[])[];
  readonly add: (a: Wat, b: Wat) => Wat;
  readonly sub: (a: Wat, b: Wat) => Wat;
  readonly mul: (a: Wat, b: Wat) => Wat;
  /** The greater of two, `a` where either is NaN: one instruction, unlike `max`. */
  readonly greater: (a: Wat, b: Wat) => Wat;
  /** The smaller of two, `a` where either is NaN. */
  readonly smaller: (a: Wat, b: Wat) => Wat;
  /** The same number in every lane. */
  readonly all: (value: number) => Wat;
  readonly splat: (scalar: Wat) => Wat;
  readonly first: (vector: Wat) => Wat;
  readonly order: (vector: Wat, lanes: readonly number[]) => Wat;
  /** 2^n of n + bias, which stands in the last bits of each lane. */
  readonly powerOfTwo: (biased: Wat) => Wat;
  /** All bits of the lanes in which the one is less than the other. */
  readonly isLess: (a: Wat, b: Wat) => Wat;
  /** A number in double precision, of one in this one, and back. */
  readonly widen: (scalar: Wat) => Wat;
  readonly narrow: (scalar: Wat) => Wat;
}

export const get = (name: string): Wat => `(local.get $${name})`;
export const set = (name: string, value: Wat): Wat => `(local.set $${name} ${value})`;
export const whole = (value: number): Wat => `(i32.const ${value})`;
export const plus = (a: Wat, b: Wat): Wat => `(i32.add ${a} ${b})`;
export const times = (a: Wat, b: Wat): Wat => `(i32.mul ${a} ${b})`;
export const load = (address: Wat, offset: number): Wat =>
  `(v128.load offset=${offset} ${address})`;
export const store = (address: Wat, value: Wat, offset: number): Wat =>
  `(v128.store offset=${offset} ${address} ${value})`;
export const and = (a: Wat, b: Wat): Wat => `(v128.and ${a} ${b})`;
export const or = (a: Wat, b: Wat): Wat => `(v128.or ${a} ${b})`;
export const zeros: Wat = "(v128.const i64x2 0 0)";

const written = (value: number): string => String(value).replace("Infinity", "inf");

function lanesOf(shape: "f32x4" | "f64x2"): Lanes {
  const isSingle = shape === "f32x4";
  const bytes = isSingle ? 4 : 8;
  const count = isSingle ? 4 : 2;
  const fraction = isSingle ? 23 : 52;
  const operation =
    (name: string) =>
    (...operands: readonly Wat[]): Wat =>
      `(${shape}.${name} ${operands.join(" ")})`;
  return {
    scalar: isSingle ? "f32" : "f64",
    bytes,
    count,
    fraction,
    bias: isSingle ? 127 : 1023,
    unrolled: isSingle ? 4 : 2,
    turns: isSingle
      ? [
          [2, 3, 0, 1],
          [1, 0, 3, 2],
        ]
      : [[1, 0]],
    add: operation("add"),
    sub: operation("sub"),
    mul: operation("mul"),
    greater: operation("pmax"),
    smaller: operation("pmin"),
    isLess: operation("lt"),
    all: (value) => `(v128.const ${shape}${` ${written(value)}`.repeat(count)})`,
    splat: operation("splat"),
    first: operation("extract_lane 0"),
    order: (vector, lanes) => {
      const places = lanes.flatMap((lane) =>
        Array.from({ length: bytes }, (_, byte) => lane * bytes + byte),
      );
      return `(i8x16.shuffle ${places.join(" ")} ${vector} ${vector})`;
    },
    powerOfTwo: (biased) => `(${isSingle ? "i32x4" : "i64x2"}.shl ${biased} ${whole(fraction)})`,
    widen: (scalar) => (isSingle ? `(f64.promote_f32 ${scalar})` : scalar),
    narrow: (scalar) => (isSingle ? `(f32.demote_f64 ${scalar})` : scalar),
  };
}

export const single: Lanes = lanesOf("f32x4");
export const double: Lanes = lanesOf("f64x2");
