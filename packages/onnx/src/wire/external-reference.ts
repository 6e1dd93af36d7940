import { ModelError } from "@balms/core";
import { elementBits } from "../model/element-type.ts";
import type { TensorProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { isExternal, tensorSize } from "../model/tensor.ts";

/** Where the data of a tensor lie that are not in the model's file. */
export interface ExternalReference {
  /** Path of the file, from the folder of the model. */
  readonly location: string;
  readonly offset: number;
  /** Bytes; undefined: as many as the dimensions ask for. */
  readonly length: number | undefined;
}

function unreadable(tensor: TensorProto, received: string, expected: string): ModelError {
  const hint = "The file is damaged, or not meant well: export it again.";
  return new ModelError({ parameter: `tensor "${tensor.name}"`, received, expected, hint });
}

// Of characters, as systems have it.
const longestPath = 4096;

/** Whether a path stays in the folder of the model, on every system. */
function isInside(location: string): boolean {
  const isAbsolute = location.startsWith("/") || /^[a-z]:/iu.test(location);
  const isOdd = location.includes("\\") || location.includes("\0");
  if (location === "" || location.length > longestPath || isAbsolute || isOdd) return false;
  return !location.split("/").includes("..");
}

function wholeNumber(tensor: TensorProto, key: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/u.test(text) && Number.isSafeInteger(value)) return value;
  throw unreadable(tensor, `external data with ${key} "${text}"`, "a number of bytes");
}

/**
 * Where the data of a tensor lie; undefined when they are in the model's file.
 *
 * @throws {@link ModelError} when the place cannot be read, or lies outside the folder of the model.
 */
export function externalReference(tensor: TensorProto): ExternalReference | undefined {
  if (!isExternal(tensor)) return undefined;
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get("location") ?? "";
  if (!isInside(location)) {
    throw unreadable(
      tensor,
      `data in ${JSON.stringify(location)}`,
      "a file in the folder of the model",
    );
  }
  const length = entries.get("length");
  return {
    location,
    offset: wholeNumber(tensor, "offset", entries.get("offset") ?? "0"),
    length: length === undefined ? undefined : wholeNumber(tensor, "length", length),
  };
}

/**
 * The bytes of the file that such a tensor takes.
 *
 * @param size - how long the file is
 * @throws {@link ModelError} when its dimensions ask for another number of bytes, or the file has fewer.
 */
export function externalExtent(
  tensor: TensorProto,
  { location, offset, length }: ExternalReference,
  size: number,
): { start: number; end: number } {
  const bits = elementBits(tensor.dataType);
  const wanted = bits === undefined ? undefined : Math.ceil((tensorSize(tensor) * bits) / 8);
  const taken = length ?? wanted ?? size - offset;
  if (wanted !== undefined && taken !== wanted) {
    throw unreadable(
      tensor,
      `${taken} bytes of external data`,
      `${wanted} bytes, as its dimensions say`,
    );
  }
  if (offset + taken <= size) return { start: offset, end: offset + taken };
  return refuseModel(
    `tensor "${tensor.name}"`,
    `data from byte ${offset} to ${offset + taken} of "${location}", which has ${size}`,
    "a file with all of it",
    "The file beside the model is truncated, or belongs to another model.",
  );
}
