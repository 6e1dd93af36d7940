import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { headModel } from "../surgery/head-model.ts";
import { readModel } from "./read-model.ts";
import { tensorNumbers } from "./tensor.ts";
import { writeModel } from "./write-model.ts";

const bytes = writeModel(
  headModel({
    training: "unknown",
    weight: Float32Array.of(1, 2, 3, 4, 5, 6),
    bias: Float32Array.of(7, 8),
    dimensions: 3,
    classes: 2,
  }),
);

test("what is written is read back, and written the same", () => {
  const model = readModel(bytes);
  expect(model.graph?.initializer.map((tensor) => tensorNumbers(tensor))).toEqual([
    [1, 2, 3, 4, 5, 6],
    [7, 8],
  ]);
  expect(writeModel(model)).toEqual(bytes);
});

test("a model that is cut anywhere is refused", () => {
  for (let length = 0; length < bytes.length; length++) {
    expect(() => readModel(bytes.subarray(0, length), "cut.onnx"), `${length} bytes`).toThrow(
      /`cut\.onnx`: received .* The file is truncated/,
    );
  }
});

test("other files are refused", () => {
  const text = Uint8Array.from("hello, this is not a model", (character) =>
    character.charCodeAt(0),
  );
  expect(() => readModel(text)).toThrow(ModelError);
  expect(() => readModel(new Uint8Array(1000))).toThrow("expected an .onnx file");
});

test("fields that balms does not know survive", () => {
  // Field 99 of the model, a string; the key is (99 << 3) | 2 as a varint.
  const extra = Uint8Array.of(0x9a, 0x06, 3, 97, 98, 99);
  const extended = Uint8Array.from([...bytes, ...extra]);
  expect(writeModel(readModel(extended))).toEqual(extended);
});

test("a tensor with too few values is refused", () => {
  const model = readModel(bytes);
  const [weight] = model.graph?.initializer ?? [];
  weight.rawData = weight.rawData.subarray(0, 8);
  expect(() => writeModel(model)).toThrow(
    'tensor "head.weight" with 8 bytes where its dimensions ask for 24',
  );
});

test("a node that reads what nothing computes is refused", () => {
  const model = readModel(bytes);
  const [node] = model.graph?.node ?? [];
  node.input[0] = "nowhere";
  expect(() => writeModel(model)).toThrow('reads "nowhere", which nothing before it computes');
});
