import { create } from "@bufbuild/protobuf";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as runtime from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { createValueInfo } from "../graph/value-info.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { GraphProtoSchema, ModelProtoSchema } from "../model/onnx_pb.ts";
import { readModel } from "../model/read-model.ts";
import { tensorNumbers } from "../model/tensor.ts";
import { writeModel } from "../model/write-model.ts";
import { embedExternalData, externalFiles } from "./external-data.ts";
import { modelParts } from "./model-parts.ts";
import { openModel } from "./open-model.ts";
import { referTo } from "./refer-to.ts";

const numbers = Float32Array.from({ length: 2000 }, (_, index) => index / 10);
const bytes = new Uint8Array(numbers.buffer);

function external(entries: Readonly<Record<string, string>>) {
  return {
    name: "w",
    dims: [2n, 1000n],
    dataType: 1,
    dataLocation: 1,
    externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
  };
}

/** y = x·W, with W as given; the same tensor also stands in a body and in a function. */
function modelWith(tensor: object): OnnxModel {
  const graph = create(GraphProtoSchema, {
    name: "g",
    node: [{ opType: "MatMul", input: ["x", "w"], output: ["y"] }],
    input: [createValueInfo("x", { type: "float32", shape: [1, 2] })],
    output: [createValueInfo("y", { type: "float32", shape: [1, 1000] })],
    initializer: [tensor],
  });
  return createModel(graph);
}

function assemble(model: OnnxModel, files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const pieces = modelParts(model).map((part) =>
    part instanceof Uint8Array ? part : files[part.file ?? "opened"].subarray(part.start, part.end),
  );
  return Uint8Array.from(Buffer.concat(pieces));
}

async function run(model: string | Uint8Array): Promise<Float32Array> {
  // One of the two signatures at a time.
  const session = await (typeof model === "string"
    ? runtime.InferenceSession.create(model)
    : runtime.InferenceSession.create(model));
  const { y } = await session.run({ x: new runtime.Tensor("float32", [1, 2], [1, 2]) });
  await session.release();
  return y.data as Float32Array;
}

const product = numbers.slice(0, 1000).map((value, index) => value + 2 * numbers[1000 + index]);

test("data beside the model are embedded: one file, which the runtime runs", async () => {
  const file = Uint8Array.from([0, 0, 0, 0, ...bytes, 9]);
  const model = modelWith(external({ location: "data/w.bin", offset: "4", length: "8000" }));
  expect(externalFiles(model)).toEqual(["data/w.bin"]);
  const embedded = embedExternalData(model, { "data/w.bin": file.length });
  const single = assemble(embedded, { "data/w.bin": file });
  const read = readModel(single);
  expect(tensorNumbers(read.graph!.initializer[0])).toEqual([...numbers]);
  expect(externalFiles(read)).toEqual([]);
  expect(Object.hasOwn(read.graph!.initializer[0], "dataLocation")).toBe(false);
  expect(await run(single)).toEqual(product);
  // The original still refers.
  expect(externalFiles(model)).toEqual(["data/w.bin"]);
});

test("empty bytes that some exporters write beside the reference go", () => {
  const tensor = { ...external({ location: "w" }), rawData: new Uint8Array(0) };
  const single = assemble(embedExternalData(modelWith(tensor), { w: 8000 }), { w: bytes });
  const same = assemble(embedExternalData(modelWith(external({ location: "w" })), { w: 8000 }), {
    w: bytes,
  });
  expect(single).toEqual(same);
});

test("without offset and length: from the beginning, as much as the dimensions ask for", () => {
  const model = modelWith(external({ location: "w" }));
  const single = assemble(embedExternalData(model, { w: 8000 }), { w: bytes });
  expect(tensorNumbers(readModel(single).graph!.initializer[0])).toEqual([...numbers]);
});

test("tensors in attributes, bodies and functions", () => {
  const t = external({ location: "inner" });
  const model = modelWith(external({ location: "outer" }));
  const node = [{ opType: "Constant", output: ["c"], attribute: [{ name: "value", type: 4, t }] }];
  const g = create(GraphProtoSchema, { node, initializer: [external({ location: "body" })] });
  model.graph!.node.push(
    ...create(GraphProtoSchema, {
      node: [{ opType: "If", attribute: [{ name: "then_branch", g }] }],
    }).node,
  );
  model.functions = create(ModelProtoSchema, { functions: [{ name: "F", node }] }).functions;
  expect(externalFiles(model)).toEqual(["inner", "body", "outer"]);
  const embedded = embedExternalData(model, { outer: 8000, inner: 8000, body: 8000 });
  expect(externalFiles(embedded)).toEqual([]);
  expect(embedded.graph!.node[0]).toBe(model.graph!.node[0]);
  expect(embedded.graph!.input).toBe(model.graph!.input);
});

describe("refusals", () => {
  test.each([
    "../w",
    "a/../../w",
    "/etc/passwd",
    String.raw`C:\w`,
    "c:w",
    String.raw`a\b`,
    "w\0",
    "",
  ])("a file outside the folder: %j", (location) => {
    expect(() => externalFiles(modelWith(external({ location })))).toThrow(
      `\`tensor "w"\`: received data in ${JSON.stringify(location)}; expected a file in the folder`,
    );
  });

  test("a file whose name is longer than a path may be, of which the start is shown", () => {
    const location = "w".repeat(4097);
    const part = `received data in "${"w".repeat(580)}; expected a file in the folder`;
    expect(() => externalFiles(modelWith(external({ location })))).toThrow(part);
    expect(externalFiles(modelWith(external({ location: location.slice(1) })))).toHaveLength(1);
  });

  test.each([
    [{ location: "w", length: "7999" }, "7999 bytes of external data; expected 8000 bytes"],
    [{ location: "w", offset: "1" }, 'data from byte 1 to 8001 of "w", which has 8000'],
    [{ location: "w", offset: "-1" }, 'external data with offset "-1"'],
    [{ location: "w", offset: "1e99" }, 'external data with offset "1e99"'],
    [{ location: "w", length: "99999999999999999999" }, 'external data with length "99999'],
  ])("%j", (entries, message) => {
    expect(() => embedExternalData(modelWith(external(entries)), { w: 8000 })).toThrow(message);
  });

  test("what is no list of sizes, and no path", () => {
    const model = modelWith(external({ location: "w" }));
    expect(() => embedExternalData(model, undefined as never)).toThrow(
      "`sizes`: received undefined",
    );
    expect(() => embedExternalData(model, { w: "8000" } as never)).toThrow('no size of "w"');
    expect(() => referTo(model, "")).toThrow("`file`: received");
  });

  test("a file whose size is not said; more than 2 GB in one file", () => {
    expect(() => embedExternalData(modelWith(external({ location: "w" })), {})).toThrow(
      'no size of "w"',
    );
    const huge = modelWith({ ...external({ location: "w" }), dims: [1000n, 1_000_000n] });
    expect(() => embedExternalData(huge, { w: 4e9 })).toThrow("would take 4000000");
    expect(() => embedExternalData(huge, { w: 4e9 })).toThrow("expected one below 2 GB");
  });
});

test("a model that refers to the file it was opened from, for the runtime to map", async () => {
  const stored = [{ rawData: bytes }, { floatData: [...numbers] }];
  for (const data of stored) {
    const file = writeModel(modelWith({ name: "w", dims: [2n, 1000n], dataType: 1, ...data }));
    const small = writeModel(
      referTo(await openModel(new Blob([Uint8Array.from(file)])), "whole.onnx"),
    );
    expect(small.length).toBeLessThan(300);
    const folder = mkdtempSync(join(tmpdir(), "balms-refer-"));
    try {
      writeFileSync(join(folder, "whole.onnx"), file);
      writeFileSync(join(folder, "small.onnx"), small);
      expect(await run(join(folder, "small.onnx"))).toEqual(product);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});
