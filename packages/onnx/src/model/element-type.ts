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

/** Bytes per element; undefined for strings. */
export function elementSize(type: ElementType): number | undefined {
  return byteSizes[type];
}

/** Whether gradients flow through values of this type. */
export function isFloatingPoint(type: ElementType | undefined): boolean {
  return type === "float32" || type === "float64" || type === "float16" || type === "bfloat16";
}
