import { create, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assemble, bytesOf, fileOf, modelOf, numbersOf } from "../../test/large-models.ts";
import type { TensorKind } from "../../test/large-models.ts";
import { GraphProtoSchema, ModelProtoSchema } from "../model/onnx_pb.ts";
import { readModel } from "../model/read-model.ts";
import { writeModel } from "../model/write-model.ts";
import { spansOf } from "./file-span.ts";
import { modelParts } from "./model-parts.ts";
import type { ModelSource } from "./model-source.ts";
import { openModel } from "./open-model.ts";

const anyModel = fc
  .array(
    fc.record({
      kind: fc.constantFrom<TensorKind>("raw", "floats", "doubles", "integers", "texts"),
      size: fc.constantFrom(0, 1, 5, 300, 1023, 1024, 5000, 20_000),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map(modelOf);

test("a model that was opened and not changed comes out byte for byte, in memory too", async () => {
  await fc.assert(
    fc.asyncProperty(anyModel, async (model) => {
      const bytes = toBinary(ModelProtoSchema, model);
      const opened = await openModel(fileOf(bytes));
      expect(Buffer.compare(assemble(opened, bytes), bytes)).toBe(0);
      expect(Buffer.compare(writeModel(readModel(bytes)), bytes)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test("large data are not read, small ones are there", async () => {
  const list = [
    { kind: "raw", size: 5_000_000 },
    { kind: "raw", size: 4000 },
  ] as const;
  const file = fileOf(toBinary(ModelProtoSchema, modelOf(list)));
  const { graph } = await openModel(file);
  expect(file.taken).toBeLessThan(1_500_000);
  expect(file.size).toBeGreaterThan(15_000_000);
  const [large, small] = graph?.initializer ?? [];
  expect(large.rawData).toHaveLength(0);
  expect(spansOf(large)).toMatchObject([{ field: 9, records: 0, file: undefined }]);
  expect(spansOf(large)[0].end - spansOf(large)[0].start).toBe(5_000_000);
  expect(small.rawData).toEqual(bytesOf(4000));
});

test("what says which classes there are is read, however long it is", async () => {
  const model = modelOf([{ kind: "raw", size: 3 }]);
  const list = ["classlabels_strings", "class_weights", "class_ids", "coefficients"];
  const attribute = list.map((name) => ({
    name,
    floats: numbersOf(30_000),
    strings: [bytesOf(2_000_000)],
    t: { dataType: 2, dims: [5000n], rawData: bytesOf(5000) },
  }));
  model.graph!.node.push(...create(GraphProtoSchema, { node: [{ opType: "T", attribute }] }).node);
  const bytes = toBinary(ModelProtoSchema, model);
  const opened = await openModel(fileOf(bytes));
  const read = opened.graph!.node.at(-1)!.attribute;
  expect(
    read.map(({ floats, strings, t }) => [floats.length, strings.length, t?.rawData.length]),
  ).toEqual(list.map(() => [30_000, 1, 5000]));
  expect(Buffer.compare(assemble(opened, bytes), bytes)).toBe(0);
});

test("files far beyond 4 GB", async () => {
  const size = 5_000_000_000;
  const before = toBinary(ModelProtoSchema, modelOf([{ kind: "raw", size: 3 }]));
  // Lengths as protobuf writes them: graph (7), initializer (5), raw data (9) with the dimension that belongs to it (1).
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
  const tensor = [8, ...varint(size), 16, 2, 66, 1, 97, 74, ...varint(size)];
  const initializer = [42, ...varint(tensor.length + size), ...tensor];
  const head = Uint8Array.from([
    ...before,
    58,
    ...varint(initializer.length + size),
    ...initializer,
  ]);
  const tail = Uint8Array.of(114, 6, 10, 1, 107, 18, 1, 118);
  const file: ModelSource = {
    size: head.length + size + tail.length,
    read: (start, end) =>
      Promise.resolve(
        Uint8Array.from({ length: end - start }, (_, index) => {
          const place = start + index;
          return head[place] ?? tail[place - head.length - size] ?? 0;
        }),
      ),
  };
  const model = await openModel(file);
  expect(model.metadataProps).toMatchObject([{ key: "k", value: "v" }]);
  const parts = modelParts(model);
  expect(
    parts.some((part) => !(part instanceof Uint8Array) && part.end - part.start === size),
  ).toBe(true);
  const total = parts.reduce(
    (sum, part) => sum + (part instanceof Uint8Array ? part.length : part.end - part.start),
    0,
  );
  // The two graphs have become one, so their tags are one fewer.
  expect(Math.abs(total - file.size)).toBeLessThan(16);
  expect(() => writeModel(model)).toThrow(
    "no reader of protobuf takes more, ONNX Runtime included",
  );
});

test("a Blob is a file", async () => {
  const bytes = toBinary(ModelProtoSchema, modelOf([{ kind: "raw", size: 50_000 }]));
  const opened = await openModel(new Blob([bytes]));
  expect(Buffer.compare(assemble(opened, bytes), bytes)).toBe(0);
});
