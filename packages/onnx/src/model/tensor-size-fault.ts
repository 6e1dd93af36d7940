import { spansOf } from "../wire/file-span.ts";
import { elementBits } from "./element-type.ts";
import type { TensorProto } from "./onnx_pb.ts";
import { tensorSize } from "./tensor.ts";

// Fields of a tensor as their numbers in the file.
const floats = 4;
const strings = 6;
const rawData = 9;
const doubles = 10;

/** How many numbers the lists of a tensor hold for so many elements. */
function listedNumbers(size: number, { dataType }: TensorProto, bits: number): number {
  if (dataType === 14 || dataType === 15) return 2 * size; // complex numbers
  return bits < 8 ? Math.ceil((size * bits) / 8) : size;
}

function countFault(count: number, wanted: number, what = "values"): string | undefined {
  return count === wanted ? undefined : `${count} ${what} where its dimensions ask for ${wanted}`;
}

/** The same for data that stayed in the file. */
function spanFault(tensor: TensorProto, size: number, bits: number): string | undefined {
  const spans = spansOf(tensor).filter(({ field }) => field <= doubles + 1);
  const bytes = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  const [{ field, records }] = spans;
  if (field === rawData) return countFault(bytes, Math.ceil((size * bits) / 8), "bytes");
  const wanted = listedNumbers(size, tensor, bits);
  const isPacked = spans.every((span) => span.records === 0);
  if (isPacked && field === floats) return countFault(bytes / 4, wanted);
  if (isPacked && field === doubles) return countFault(bytes / 8, wanted);
  if (isPacked) {
    // Integers take one to ten bytes each.
    return bytes >= wanted && bytes <= 10 * wanted ? undefined : countFault(bytes, wanted, "bytes");
  }
  return spans.length === 1 ? countFault(records, wanted) : undefined;
}

/**
 * How a tensor's data contradicts its dimensions, in words; undefined when all is well.
 *
 * A file that was cut can still parse as a protobuf message, so sizes are what gives it away.
 */
export function tensorSizeFault(tensor: TensorProto): string | undefined {
  if (tensor.externalData.length > 0 || tensor.dataLocation === 1) return undefined;
  if (tensor.dims.some((dimension) => dimension < 0n)) return "a negative dimension";
  const size = tensorSize(tensor);
  const spans = spansOf(tensor);
  if (tensor.dataType === 8) {
    const [left] = spans.filter(({ field }) => field === strings);
    const count = left === undefined ? tensor.stringData.length : left.records;
    return count === size ? undefined : `${count} strings for ${size} elements`;
  }
  const bits = elementBits(tensor.dataType);
  if (bits === undefined) return undefined;
  if (spans.some(({ field }) => field <= doubles + 1)) return spanFault(tensor, size, bits);
  if (tensor.rawData.length > 0) {
    return countFault(tensor.rawData.length, Math.ceil((size * bits) / 8), "bytes");
  }
  const count =
    tensor.floatData.length +
    tensor.doubleData.length +
    tensor.int32Data.length +
    tensor.int64Data.length +
    tensor.uint64Data.length;
  return countFault(count, listedNumbers(size, tensor, bits));
}
