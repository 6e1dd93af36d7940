import { spansOf } from "../wire/file-span.ts";
import { elementBits, elementTypeName } from "./element-type.ts";
import { dataFields, fieldsOfType, rawData } from "./data-fields.ts";
import type { TensorProto } from "./onnx_pb.ts";
import { isExternal, tensorSize } from "./tensor.ts";

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
  const spans = spansOf(tensor).filter(({ field }) => dataFields.has(field));
  const bytes = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  const [{ field, records }] = spans;
  if (field === rawData) return countFault(bytes, Math.ceil((size * bits) / 8), "bytes");
  const wanted = listedNumbers(size, tensor, bits);
  const isPacked = spans.every((span) => span.records === 0);
  const name = dataFields.get(field);
  if (isPacked && name === "floatData") return countFault(bytes / 4, wanted);
  if (isPacked && name === "doubleData") return countFault(bytes / 8, wanted);
  if (isPacked) {
    // Integers take one to ten bytes each.
    return bytes >= wanted && bytes <= 10 * wanted ? undefined : countFault(bytes, wanted, "bytes");
  }
  return spans.length === 1 ? countFault(records, wanted) : undefined;
}

function dimensionFault(tensor: TensorProto): string | undefined {
  if (tensor.dims.some((dimension) => dimension < 0n)) return "a negative dimension";
  const isCountable =
    tensor.dims.every((dimension) => dimension <= Number.MAX_SAFE_INTEGER) &&
    Number.isSafeInteger(tensorSize(tensor));
  return isCountable ? undefined : "more elements than can be counted";
}

/** What is wrong with where the data are: all in one field, that for numbers of this type. */
function placeFault(tensor: TensorProto): string | undefined {
  const left = spansOf(tensor).map(({ field }) => field);
  const names: string[] = [];
  for (const [field, key] of dataFields) {
    if (tensor[key].length > 0 || left.includes(field)) names.push(key);
  }
  if (isExternal(tensor))
    return names.length === 0 ? undefined : "data both in a file beside the model and in it";
  if (names.length > 1) return `data in ${names.join(" and ")}, of which one should have all`;
  const allowed = fieldsOfType.get(tensor.dataType);
  // There may be types that balms does not know.
  if (allowed === undefined || names.length === 0 || allowed.includes(names[0])) return undefined;
  return `data of type ${elementTypeName(tensor.dataType)} in ${names[0]}`;
}

/**
 * How a tensor's data contradict its dimensions and its type, in words; undefined when all is well.
 *
 * A file that was cut can still parse as a protobuf message, so sizes are what gives it away.
 */
export function tensorFault(tensor: TensorProto): string | undefined {
  const fault = dimensionFault(tensor) ?? placeFault(tensor);
  if (fault !== undefined || isExternal(tensor)) return fault;
  const size = tensorSize(tensor);
  const spans = spansOf(tensor).filter(({ field }) => dataFields.has(field));
  if (tensor.dataType === 8) {
    const count = spans.length === 0 ? tensor.stringData.length : spans[0].records;
    return count === size ? undefined : `${count} strings for ${size} elements`;
  }
  const bits = elementBits(tensor.dataType);
  if (bits === undefined) return undefined;
  if (spans.length > 0) return spanFault(tensor, size, bits);
  if (tensor.rawData.length > 0) {
    return countFault(tensor.rawData.length, Math.ceil((size * bits) / 8), "bytes");
  }
  const count = [...dataFields.values()].reduce((sum, key) => sum + tensor[key].length, 0);
  return countFault(count, listedNumbers(size, tensor, bits));
}
