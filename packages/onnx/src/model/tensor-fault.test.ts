import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { TensorProtoSchema } from "./onnx_pb.ts";
import { tensorFault } from "./tensor-fault.ts";
import { floatData } from "./tensor.ts";

const faultOf = (tensor: object): string | undefined =>
  tensorFault(create(TensorProtoSchema, { name: "w", dataType: 1, dims: [2n], ...tensor }));

test.each<[string, object, string | undefined]>([
  ["right", { floatData: [1, 2] }, undefined],
  ["of no elements", { dims: [0n, 2n ** 40n] }, undefined],
  ["a negative dimension", { dims: [-1n], dataLocation: 1 }, "a negative dimension"],
  ["a product beyond all", { dims: [2n ** 32n, 2n ** 32n] }, "more elements than can be counted"],
  ["a dimension beyond all", { dims: [0n, 2n ** 60n] }, "more elements than can be counted"],
  [
    "many dimensions beyond all",
    { dims: [...Array.from({ length: 40 }, () => 2n ** 40n), 0n] },
    "more elements than can be counted",
  ],
  ["longer bytes", { rawData: new Uint8Array(12) }, "12 bytes where its dimensions ask for 8"],
  ["shorter bytes", { rawData: new Uint8Array(4) }, "4 bytes where its dimensions ask for 8"],
  ["numbers of another type", { int64Data: [1n, 2n] }, "data of type float32 in int64Data"],
  ["texts as bytes", { dataType: 8, rawData: new Uint8Array(2) }, "data of type string in rawData"],
  [
    "data twice",
    { floatData: [1, 2], rawData: new Uint8Array(8) },
    "data in floatData and rawData, of which one should have all",
  ],
  [
    "data here and elsewhere",
    { rawData: new Uint8Array(8), dataLocation: 1 },
    "data both in a file beside the model and in it",
  ],
])("data: %s", (_, tensor, fault) => {
  expect(faultOf(tensor)).toBe(fault);
});

test("what a file beside the model is said to hold counts only where the data are said to be there", () => {
  const externalData = [{ key: "location", value: "weights.bin" }];
  const tensor = create(TensorProtoSchema, {
    dataType: 1,
    dims: [1n],
    floatData: [3],
    externalData,
  });
  expect(tensorFault(tensor)).toBeUndefined();
  expect(floatData(tensor)).toEqual(Float32Array.of(3));
});
