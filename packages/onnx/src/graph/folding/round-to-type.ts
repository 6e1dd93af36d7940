import type { ElementType } from "../../model/element-type.ts";

/** Nearest number with a given number of binary digits, ties to even; exponents below the least one keep its step. */
function nearest(value: number, digits: number, least: number, limit: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), least);
  const step = 2 ** (exponent - digits + 1);
  const rounded = roundHalfEven(value / step) * step;
  return Math.abs(rounded) >= limit ? Math.sign(value) * Infinity : rounded;
}

/** Nearest whole number, halves to the even one. */
export function roundHalfEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

const rounding: Readonly<Partial<Record<ElementType, (value: number) => number>>> = {
  float32: Math.fround,
  float64: (value) => value,
  float16: (value) => nearest(Math.fround(value), 11, -14, 65_536),
  bfloat16: (value) => nearest(Math.fround(value), 8, -126, 2 ** 128),
  bool: (value) => (value === 0 ? 0 : 1),
  int8: (value) => (Math.trunc(value) << 24) >> 24,
  uint8: (value) => Math.trunc(value) & 255,
  int16: (value) => (Math.trunc(value) << 16) >> 16,
  uint16: (value) => Math.trunc(value) & 65_535,
  int32: (value) => Math.trunc(value) | 0,
  uint32: (value) => Math.trunc(value) >>> 0,
  int64: Math.trunc,
  uint64: Math.trunc,
};

/** How a number is stored in a type: what a Cast makes of it. Undefined for strings. */
export function roundToType(type: ElementType): ((value: number) => number) | undefined {
  return rounding[type];
}
