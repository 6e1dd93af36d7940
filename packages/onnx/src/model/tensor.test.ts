import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { elementTypeCode, elementTypeName } from "./element-type.ts";
import type { ElementType } from "./element-type.ts";
import { TensorProtoSchema } from "./onnx_pb.ts";
import { createTensor, tensorNumbers, typedData } from "./tensor.ts";
import type { WritableType } from "./tensor.ts";
import { tensorFault } from "./tensor-fault.ts";

const writable: WritableType[] = ["float32", "float64", "float16", "bfloat16", "int32", "int64"];

test.each(writable)("%s: what is written is read", (type) => {
  const numbers = [0, 1, -3, 96];
  const tensor = createTensor("t", typedData(type, numbers), [2, 2], type);
  expect(tensor.dataType).toBe(elementTypeCode(type));
  expect(tensorNumbers(tensor)).toEqual(numbers);
  expect(tensorFault(tensor)).toBeUndefined();
});

test("16 bits: the nearest number", () => {
  expect(
    tensorNumbers(createTensor("t", typedData("float16", [0.1, 70_000]), [2], "float16")),
  ).toEqual([0.0999755859375, Infinity]);
});

test("the greatest whole number stays the greatest", () => {
  const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
  const values = [Number(most), Number(least), 2 ** 53];
  expect(typedData("int64", values)).toEqual(BigInt64Array.of(most, least, 2n ** 53n));
});

describe("lists instead of bytes", () => {
  test.each([
    ["float16", { int32Data: [0x3c00, 0xc000] }, [1, -2]],
    ["bfloat16", { int32Data: [0x3f80, 0xc000] }, [1, -2]],
    ["int16", { int32Data: [-5, 7] }, [-5, 7]],
    ["uint16", { int32Data: [65_535, 7] }, [65_535, 7]],
    ["uint32", { uint64Data: [4_000_000_000n, 7n] }, [4_000_000_000, 7]],
    ["uint64", { uint64Data: [2n ** 40n, 7n] }, [2 ** 40, 7]],
    ["bool", { int32Data: [1, 0] }, [1, 0]],
  ] as [ElementType, object, number[]][])("%s", (type, data, numbers) => {
    const tensor = create(TensorProtoSchema, {
      dataType: elementTypeCode(type),
      dims: [2n],
      ...data,
    });
    expect(tensorNumbers(tensor)).toEqual(numbers);
    expect(tensorFault(tensor)).toBeUndefined();
  });
});

test.each([
  ["int16", [0xfb, 0xff, 7, 0], [-5, 7]],
  ["uint16", [0xff, 0xff, 7, 0], [65_535, 7]],
  ["uint32", [0, 0, 0, 0x80, 7, 0, 0, 0], [2 ** 31, 7]],
  ["uint64", [0, 0, 0, 0, 0, 1, 0, 0], [2 ** 40]],
] as [ElementType, number[], number[]][])("%s as bytes", (type, bytes, numbers) => {
  const rawData = Uint8Array.from(bytes);
  const dims = [BigInt(numbers.length)];
  const tensor = create(TensorProtoSchema, { dataType: elementTypeCode(type), dims, rawData });
  expect(tensorNumbers(tensor)).toEqual(numbers);
});

describe("types without plain numbers", () => {
  test.each([
    ["int4", 22, 3, 2, { int32Data: [1, 2] }],
    ["uint2", 25, 5, 2, { int32Data: [1, 2] }],
    ["float4e2m1", 23, 4, 2, { int32Data: [1, 2] }],
    ["float8e5m2", 19, 3, 3, { int32Data: [1, 2, 3] }],
    ["complex64", 14, 2, 16, { floatData: [1, 2, 3, 4] }],
    ["complex128", 15, 1, 16, { doubleData: [1, 2] }],
  ])("%s is known by name and size", (name, dataType, size, bytes, listed) => {
    const shape = { name: "w", dataType, dims: [BigInt(size)] };
    expect(elementTypeName(dataType)).toBe(name);
    expect(tensorFault(create(TensorProtoSchema, { ...shape, ...listed }))).toBeUndefined();
    const raw = create(TensorProtoSchema, { ...shape, rawData: new Uint8Array(bytes) });
    expect(tensorFault(raw)).toBeUndefined();
    raw.rawData = new Uint8Array(bytes + 1);
    expect(tensorFault(raw)).toContain(`${bytes + 1} bytes where its dimensions ask for`);
    expect(() => tensorNumbers(raw)).toThrow(
      `\`w\`: received element type ${name}; expected floating`,
    );
  });

  test("a type that there is not", () => {
    const tensor = create(TensorProtoSchema, { dataType: 99, dims: [2n] });
    expect(tensorFault(tensor)).toBeUndefined();
    expect(() => tensorNumbers(tensor)).toThrow("element type number 99");
  });
});

test("a negative dimension is damage", () => {
  expect(tensorFault(create(TensorProtoSchema, { dataType: 1, dims: [-1n] }))).toBe(
    "a negative dimension",
  );
});
