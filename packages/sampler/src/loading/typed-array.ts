/** Numbers in one buffer, of any type that JavaScript has. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

type Constructor = new (length: number) => TypedArray;

/** Whether something is a typed array, also one from another realm or of a newer kind. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && "length" in value;
}

/** A typed array of a kind, by its name; undefined when there is no such kind. */
export function typedArrayOf(kind: string, length: number): TypedArray | undefined {
  const constructor: unknown = Reflect.get(globalThis, kind);
  if (!/^(Big)?(Int|Uint|Float)\d+(Clamped)?Array$/.test(kind)) return undefined;
  return typeof constructor === "function" ? new (constructor as Constructor)(length) : undefined;
}

/**
 * Rows of a matrix in one new buffer, in the order that is asked for.
 *
 * @param data - [N, width], row after row
 * @param width - numbers per row
 * @param rows - row numbers [B]
 * @returns [B, width], of the same type
 */
export function gatherRows<Data extends TypedArray>(
  data: Data,
  width: number,
  rows: ArrayLike<number>,
): Data {
  // By its name and not by its constructor: Node's Buffer is a Uint8Array that is made otherwise.
  const gathered = typedArrayOf(data[Symbol.toStringTag], rows.length * width);
  if (width < shortRow) copyNumbers(data, width, rows, gathered as TypedArray);
  else copyViews(data, width, rows, gathered as TypedArray);
  return gathered as Data;
}

// Below this many numbers a loop is faster than a view per row.
const shortRow = 32;

interface Numbers {
  [index: number]: unknown;
}

function copyNumbers(data: Numbers, width: number, rows: ArrayLike<number>, out: Numbers): void {
  for (let b = 0; b < rows.length; b++) {
    const start = rows[b] * width;
    for (let j = 0; j < width; j++) out[b * width + j] = data[start + j];
  }
}

function copyViews(
  data: TypedArray,
  width: number,
  rows: ArrayLike<number>,
  out: TypedArray,
): void {
  for (let b = 0; b < rows.length; b++) {
    const start = rows[b] * width;
    // Both are of one kind, which the type of `set` cannot say.
    out.set(data.subarray(start, start + width) as Float64Array & BigInt64Array, b * width);
  }
}
