import { create } from "@bufbuild/protobuf";
import { createModel } from "../src/model/model.ts";
import { GraphProtoSchema, ModelProtoSchema } from "../src/model/onnx_pb.ts";
import { modelParts } from "../src/index.ts";
import type { ModelSource, OnnxModel } from "../src/index.ts";

/** A file in memory, which counts what is read of it. */
export function fileOf(bytes: Uint8Array): ModelSource & { taken: number } {
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
export function assemble(model: OnnxModel, file: Uint8Array): Uint8Array {
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

export function bytesOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => index * 7);
}

export function numbersOf(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index % 1000);
}

export type TensorKind = keyof typeof tensors;

/** A model with these tensors as initializers, in a Constant, in a body and in a function, with documentation and unknown fields. */
export function modelOf(list: readonly { kind: TensorKind; size: number }[]): OnnxModel {
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
      { name: "explained", type: 3, s: Uint8Array.of(118), docString: "d".repeat(5000) },
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
