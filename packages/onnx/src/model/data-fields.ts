import type { TensorProto } from "./onnx_pb.ts";

/** A field of a tensor that data can be in. */
export type DataField = Extract<keyof TensorProto, `${string}Data`> &
  Exclude<keyof TensorProto, "externalData">;

/** The number of the field for bytes of any type. */
export const rawData = 9;

/** Fields that hold a tensor's data, by their numbers in the file. */
export const dataFields: ReadonlyMap<number, DataField> = new Map([
  [4, "floatData"],
  [5, "int32Data"],
  [6, "stringData"],
  [7, "int64Data"],
  [rawData, "rawData"],
  [10, "doubleData"],
  [11, "uint64Data"],
]);

const listed: Readonly<Record<Exclude<DataField, "rawData">, readonly number[]>> = {
  floatData: [1, 14],
  int32Data: [2, 3, 4, 5, 6, 9, 10, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26],
  stringData: [8],
  int64Data: [7],
  doubleData: [11, 15],
  uint64Data: [12, 13],
};

/** Where data of an element type may be, by its number: in the field that the format has for it, or but for texts as bytes. */
export const fieldsOfType: ReadonlyMap<number, readonly string[]> = new Map(
  Object.entries(listed).flatMap(([field, types]) =>
    types.map((type) => [type, field === "stringData" ? [field] : [field, "rawData"]] as const),
  ),
);
