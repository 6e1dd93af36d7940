import { ModelError } from "@balms/core";
import { create, isMessage, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringAttribute } from "../model/attributes.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { GraphProtoSchema, ModelProtoSchema } from "../model/onnx_pb.ts";
import { readModel } from "../model/read-model.ts";
import { tensorNumbers } from "../model/tensor.ts";
import { writeModel } from "../model/write-model.ts";
import { spansOf } from "./file-span.ts";
import { modelParts } from "./model-parts.ts";
import type { ModelSource } from "./model-source.ts";
import { openModel } from "./open-model.ts";

/** A file in memory, which counts what is read of it. */
function fileOf(bytes: Uint8Array): ModelSource & { taken: number } {
  return {
    size: bytes.length,
    taken: 0,
    read(start, end) {
      this.taken += end - start;
      return Promise.resolve(bytes.subarray(start, end));
    },
  };
}

/** What is written when each part is copied over. */
function assemble(model: OnnxModel, file: Uint8Array): Uint8Array {
  const pieces = modelParts(model).map((part) =>
    part instanceof Uint8Array ? part : file.subarray(part.start, part.end),
  );
  return Uint8Array.from(Buffer.concat(pieces));
}

const tensors = {
  raw: (size: number) => ({ dataType: 2, dims: [BigInt(size)], rawData: bytesOf(size) }),
  floats: (size: number) => ({ dataType: 1, dims: [BigInt(size)], floatData: numbersOf(size) }),
  doubles: (size: number) => ({ dataType: 11, dims: [BigInt(size)], doubleData: numbersOf(size) }),
  integers: (size: number) => ({ dataType: 6, dims: [BigInt(size)], int32Data: numbersOf(size) }),
  texts: (size: number) => ({
    dataType: 8,
    dims: [BigInt(size)],
    stringData: Array.from({ length: size }, () => bytesOf(400)),
  }),
};

function bytesOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => index * 7);
}

function numbersOf(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index % 1000);
}

type TensorKind = keyof typeof tensors;

/** A model with these tensors as initializers, in a Constant, in a body and in a function, with documentation and unknown fields. */
function modelOf(list: readonly { kind: TensorKind; size: number }[]): OnnxModel {
  const initializer = list.map(({ kind, size }, index) => ({
    name: `t${index}`,
    docString: "d".repeat(size % 7000),
    ...tensors[kind](size),
  }));
  const output = [{ name: "t0" }];
  const body = create(GraphProtoSchema, { initializer, output, docString: "b" });
  const last = initializer.at(-1);
  const constant = {
    opType: "Constant",
    output: ["c"],
    attribute: [{ name: "value", type: 4, t: last }],
    docString: "after",
  };
  const wide = {
    opType: "TreeEnsembleClassifier",
    output: ["w"],
    attribute: [
      { name: "nodes_values", type: 6, floats: numbersOf(list.length * 9000) },
      { name: "nodes_ids", type: 7, ints: numbersOf(list.length * 9000).map(BigInt) },
      { name: "s", type: 3, s: bytesOf(5000) },
    ],
  };
  const graph = create(GraphProtoSchema, {
    node: [
      wide,
      constant,
      { opType: "If", output: ["y"], attribute: [{ name: "then_branch", type: 5, g: body }] },
    ],
    initializer,
    output,
  });
  const model = createModel(graph);
  model.functions = create(ModelProtoSchema, {
    functions: [{ name: "F", node: [constant] }],
  }).functions;
  model.trainingInfo = create(ModelProtoSchema, {
    trainingInfo: [{ algorithm: graph }],
  }).trainingInfo;
  model.$unknown = [{ no: 900, wireType: 2, data: Uint8Array.of(0x88, 0x27, ...bytesOf(5000)) }];
  return model;
}

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

describe("refusals", () => {
  const bytes = toBinary(ModelProtoSchema, modelOf([{ kind: "raw", size: 5000 }]));

  test("a file that is cut anywhere, or whose bytes are others", async () => {
    const cuts = Array.from({ length: 300 }, (_, index) =>
      Math.floor((index * bytes.length) / 300),
    );
    for (const length of cuts) {
      const cut = fileOf(bytes.subarray(0, length));
      await expect(openModel(cut, "cut.onnx")).rejects.toThrow(
        /`cut\.onnx`: received .* truncated/,
      );
    }
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const damaged = bytes.slice();
        for (const [place, byte] of changes) damaged[place] = byte;
        const outcome = await openModel(fileOf(damaged)).catch((error: unknown) => error);
        expect(outcome instanceof ModelError || isMessage(outcome, ModelProtoSchema)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  const long = [255, 255, 255, 255, 255, 255, 255, 255, 255, 127];
  test.each([
    ["a length beyond the end", [58, 255, 255, 3, 0]],
    ["a length of ten bytes", [58, ...long]],
    ["a number without end", [8, ...long, 255]],
    ["a group", [0x9b, 6, 8, 1, 0x9c, 6]],
    ["field number 0", [0, 1]],
    ["our own field", [0xfa, 0xff, 0xff, 0xff, 0x0f, 1, 0]],
    ["messages without end", Array.from({ length: 400 }, () => [58, 128, 128, 4]).flat()],
  ])("%s", async (_, list) => {
    const file = new Uint8Array(70_000);
    file.set(list);
    await expect(openModel(fileOf(file))).rejects.toThrow(ModelError);
  });

  test("our own field deep inside: nothing of the file is taken for it", async () => {
    const forged = modelOf([{ kind: "raw", size: 5000 }]);
    const [tensor] = forged.graph?.initializer ?? [];
    tensor.rawData = new Uint8Array(0);
    tensor.$unknown = [{ no: 536_870_911, wireType: 2, data: Uint8Array.of(1, 0) }];
    tensor.docString = "";
    const file = toBinary(ModelProtoSchema, forged);
    await expect(openModel(fileOf(file))).rejects.toThrow("a field of number 536870911");
    expect(() => readModel(file)).toThrow("0 values where its dimensions ask for 5000");
  });

  test("a file that says less than it was asked for; what is no file", async () => {
    const short = { size: 100, read: () => Promise.resolve(new Uint8Array(3)) };
    await expect(openModel(short)).rejects.toThrow("received 3 bytes from 0 to 100");
    await expect(openModel(bytes as never)).rejects.toThrow(
      "expected a Blob, or { size, read(start, end) }",
    );
  });

  test("numbers that stayed in the file are not taken for none", async () => {
    const { graph } = await openModel(fileOf(bytes));
    const [tensor] = graph?.initializer ?? [];
    expect(() => tensorNumbers(tensor)).toThrow("received data that stayed in the file when");
    const [wide] = graph?.node ?? [];
    expect(() => stringAttribute(wide, "s", "")).toThrow(
      "`s`: received an attribute of TreeEnsembleClassifier that stayed in the file",
    );
  });

  test("a model without its weights is not written as if it had them", async () => {
    const opened = await openModel(fileOf(bytes));
    expect(() => writeModel(opened)).toThrow(
      "whose weights stayed in the file; expected a model in memory",
    );
  });
});

test("a Blob is a file", async () => {
  const bytes = toBinary(ModelProtoSchema, modelOf([{ kind: "raw", size: 50_000 }]));
  const opened = await openModel(new Blob([bytes]));
  expect(Buffer.compare(assemble(opened, bytes), bytes)).toBe(0);
});
