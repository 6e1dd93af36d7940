/** Element type of a tensor, by the name that ONNX Runtime's JavaScript API uses. */
export type ElementType =
  | "float32"
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "int32"
  | "int64"
  | "string"
  | "bool"
  | "float16"
  | "float64"
  | "uint32"
  | "uint64"
  | "bfloat16";

/** Element types that gradients flow through. */
export type FloatType = Extract<ElementType, "float32" | "float64" | "float16" | "bfloat16">;

// ONNX numbers its element types; the position in this list is that number.
const byCode: readonly (ElementType | undefined)[] = [
  undefined,
  "float32",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "int64",
  "string",
  "bool",
  "float16",
  "float64",
  "uint32",
  "uint64",
  undefined,
  undefined,
  "bfloat16",
];

// Types that no tensor of ONNX Runtime's JavaScript API has.
const otherTypes: Readonly<Record<number, readonly [name: string, bits: number]>> = {
  14: ["complex64", 64],
  15: ["complex128", 128],
  17: ["float8e4m3fn", 8],
  18: ["float8e4m3fnuz", 8],
  19: ["float8e5m2", 8],
  20: ["float8e5m2fnuz", 8],
  21: ["uint4", 4],
  22: ["int4", 4],
  23: ["float4e2m1", 4],
  24: ["float8e8m0", 8],
  25: ["uint2", 2],
  26: ["int2", 2],
};

const byteSizes: Readonly<Partial<Record<ElementType, number>>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2,
};

/** The number that ONNX files use for an element type. */
export function elementTypeCode(type: ElementType): number {
  return byCode.indexOf(type);
}

/** The element type behind a number in an ONNX file; undefined for those that balms does not know. */
export function elementTypeFromCode(code: number): ElementType | undefined {
  return byCode[code];
}

/** Bits per element behind a number in an ONNX file; undefined for strings and for numbers that no type has. */
export function elementBits(code: number): number | undefined {
  const type = byCode[code];
  const bytes = type === undefined ? undefined : byteSizes[type];
  return bytes === undefined ? otherTypes[code]?.[1] : 8 * bytes;
}

/** What to call an element type in a message, whether or not balms computes with it. */
export function elementTypeName(code: number): string {
  return byCode[code] ?? otherTypes[code]?.[0] ?? `number ${code}`;
}

/** Whether gradients flow through values of this type. */
export function isFloatingPoint(type: ElementType | undefined): type is FloatType {
  return type === "float32" || type === "float64" || type === "float16" || type === "bfloat16";
}
