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

/** A constant that is in the file as a tensor; undefined for element types that balms does not know. */
export function tensorConstant(tensor: TensorProto): Constant | undefined {
  const type = elementTypeFromCode(tensor.dataType);
  if (type === undefined) return undefined;
  return { type, dims: tensor.dims.map(Number), numbers: () => tensorNumbers(tensor) };
}

/** A constant that is computed from others, once; undefined where it would be too large to compute. */
export function computedConstant(
  type: ElementType,
  dims: readonly number[],
  compute: () => ArrayLike<number>,
): Constant | undefined {
  if (elementCount(dims) > mostElements) return undefined;
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
