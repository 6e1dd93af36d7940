import { elementTypeFromCode } from "../model/element-type.ts";
import type { ElementType } from "../model/element-type.ts";
import type { TensorProto } from "../model/onnx_pb.ts";
import { tensorNumbers } from "../model/tensor.ts";

/** A value of a graph that does not depend on its inputs. Its dimensions are known without its numbers, which may lie in a file. */
export interface Constant {
  readonly type: ElementType;
  readonly dims: readonly number[];
  /**
   * Its numbers in row-major order, computed when they are asked for; the list is shared, not to be changed.
   *
   * @throws {@link ModelError} when they are not at hand, or are no numbers.
   */
  numbers(): ArrayLike<number>;
}

// Nothing that is folded has a reason to grow beyond this; a damaged file can ask for anything.
const mostElements = 2 ** 30;

// Two numbers in each byte, the first of them in its lower half: how the format counts these types.
const halves: ReadonlyMap<number, "uint8" | "int8"> = new Map([
  [21, "uint8"],
  [22, "int8"],
]);

function nibbles({ rawData }: TensorProto, type: "uint8" | "int8", size: number): Int8Array {
  return Int8Array.from({ length: size }, (_, index) => {
    const bits = (rawData[index >> 1] >> (4 * (index % 2))) & 15;
    return type === "int8" && bits > 7 ? bits - 16 : bits;
  });
}

// Lists of sizes, axes and places are asked for by each node that reads them; weights are unpacked when they are needed.
const longestKept = 4096;

/**
 * A constant that is in the file as a tensor; undefined for element types that balms does not know. Numbers of four bits count as
 * those of eight.
 */
export function tensorConstant(tensor: TensorProto): Constant | undefined {
  const half = halves.get(tensor.dataType);
  if (half !== undefined) {
    const dims = tensor.dims.map(Number);
    const isWhole = tensor.rawData.length === Math.ceil(elementCount(dims) / 2);
    if (!isWhole) return undefined;
    return { type: half, dims, numbers: () => nibbles(tensor, half, elementCount(dims)) };
  }
  const type = elementTypeFromCode(tensor.dataType);
  if (type === undefined) return undefined;
  const dims = tensor.dims.map(Number);
  const numbers = (): number[] => tensorNumbers(tensor);
  // Whole numbers of 64 bits take no more room than their bytes.
  const isKept = type === "int64" || elementCount(dims) <= longestKept;
  return isKept ? computedConstant(type, dims, numbers) : { type, dims, numbers };
}

/** A constant that is computed from others, once; undefined where it would be too large to compute, or cannot have these dimensions. */
export function computedConstant(
  type: ElementType,
  dims: readonly number[],
  compute: () => ArrayLike<number>,
): Constant | undefined {
  const isPossible = dims.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isPossible || elementCount(dims) > mostElements) return undefined;
  let values: ArrayLike<number> | undefined;
  return { type, dims, numbers: () => (values ??= compute()) };
}

/** The same numbers under other dimensions; undefined where these ask for another number of them. */
export function reshapedConstant(
  constant: Constant,
  dims: readonly number[],
): Constant | undefined {
  if (elementCount(dims) !== elementCount(constant.dims)) return undefined;
  return { type: constant.type, dims, numbers: () => constant.numbers() };
}

/** Number of elements that dimensions make. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((size, dimension) => size * dimension, 1);
}
