import { elementBits } from "./element-type.ts";
import type { TensorProto } from "./onnx_pb.ts";
import { tensorSize } from "./tensor.ts";

/** How many numbers the lists of a tensor hold for so many elements. */
function listedNumbers(size: number, { dataType }: TensorProto, bits: number): number {
  if (dataType === 14 || dataType === 15) return 2 * size; // complex numbers
  return bits < 8 ? Math.ceil((size * bits) / 8) : size;
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
  if (tensor.dataType === 8) {
    return tensor.stringData.length === size
      ? undefined
      : `${tensor.stringData.length} strings for ${size} elements`;
  }
  const bits = elementBits(tensor.dataType);
  if (bits === undefined) return undefined;
  if (tensor.rawData.length > 0) {
    const wanted = Math.ceil((size * bits) / 8);
    return tensor.rawData.length === wanted
      ? undefined
      : `${tensor.rawData.length} bytes where its dimensions ask for ${wanted}`;
  }
  const count =
    tensor.floatData.length +
    tensor.doubleData.length +
    tensor.int32Data.length +
    tensor.int64Data.length +
    tensor.uint64Data.length;
  const wanted = listedNumbers(size, tensor, bits);
  return count === wanted ? undefined : `${count} values where its dimensions ask for ${wanted}`;
}
