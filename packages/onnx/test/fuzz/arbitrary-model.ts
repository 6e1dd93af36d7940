import * as fc from "fast-check";
import { toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "../../src/model/onnx_pb.ts";
import type { Attribute } from "../zoo/graph-writer.ts";
import { GraphWriter, makeFunction } from "../zoo/graph-writer.ts";

const operators = [
  "Gemm",
  "MatMul",
  "Add",
  "Mul",
  "Div",
  "Sub",
  "Softmax",
  "LogSoftmax",
  "Sigmoid",
  "Exp",
  "Log",
  "ArgMax",
  "TopK",
  "Reshape",
  "Transpose",
  "Squeeze",
  "Unsqueeze",
  "Flatten",
  "Cast",
  "Clip",
  "Concat",
  "Slice",
  "Split",
  "Gather",
  "ReduceMean",
  "ReduceSum",
  "ReduceMax",
  "GlobalAveragePool",
  "Conv",
  "If",
  "Loop",
  "Constant",
  "DequantizeLinear",
  "QLinearMatMul",
  "Identity",
  "local:F",
  "ai.onnx.ml:LinearClassifier",
  "ai.onnx.ml:ZipMap",
];

const size = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 4 }) },
  fc.constantFrom(-1, 2 ** 31, 2 ** 52),
);
const attributeName = fc.constantFrom(
  "axis",
  "axes",
  "perm",
  "transA",
  "transB",
  "keepdims",
  "to",
  "alpha",
  "value",
  "then_branch",
  "else_branch",
  "body",
  "k",
  "classlabels_ints",
  "classlabels_strings",
  "post_transform",
  "coefficients",
);
const scalar: fc.Arbitrary<Attribute> = fc.oneof(
  fc.integer({ min: -3, max: 5 }),
  fc.array(fc.integer({ min: -2, max: 4 }), { maxLength: 4 }),
  fc.string({ maxLength: 6 }),
  fc.float().map((float) => ({ float })),
  fc.array(fc.float(), { maxLength: 4 }).map((floats) => ({ floats })),
  fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }).map((strings) => ({ strings })),
);

interface Part {
  readonly operator: string;
  /** Which of the values so far, counted from the last one. */
  readonly inputs: readonly number[];
  /** How many. */
  readonly outputs: number;
  readonly attributes: readonly (readonly [string, Attribute])[];
}

const part = (attribute: fc.Arbitrary<Attribute>): fc.Arbitrary<Part> =>
  fc.record({
    operator: fc.constantFrom(...operators),
    inputs: fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    attributes: fc.array(fc.tuple(attributeName, attribute), { maxLength: 3 }),
  });

interface Tensor {
  readonly dims: readonly number[];
  readonly type: "float32" | "int64" | "int8" | "float16";
  readonly values: readonly number[];
}

const tensor: fc.Arbitrary<Tensor> = fc
  .record({
    dims: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    type: fc.constantFrom("float32", "int64", "int8", "float16"),
  })
  .map((given) => {
    const length = given.dims.reduce((a, b) => a * b, 1);
    return { ...given, values: Array.from({ length }, (_, at) => (at % 7) - 3) };
  });

function write(
  graph: GraphWriter,
  parts: readonly Part[],
  tensors: readonly Tensor[],
  declared: readonly (readonly number[] | undefined)[],
): GraphWriter {
  const values = [graph.input("x", ["N", ...(declared[0] ?? [])])];
  for (const [at, { dims, values: numbers, type }] of tensors.entries()) {
    values.push(graph.tensor(`t${at}`, dims, numbers, type));
  }
  for (const [at, { operator, inputs, outputs, attributes }] of parts.entries()) {
    const read = inputs.map((back) => values.at(-1 - (back % values.length)) ?? "");
    const made = Array.from({ length: outputs }, (_, which) => `v${at}.${which}`);
    graph.add(operator, read, made, Object.fromEntries(attributes));
    values.push(...made);
  }
  for (const [at, shape] of declared.entries()) graph.output(values.at(-1 - at) ?? "x", shape);
  return graph;
}

const parts = (attribute: fc.Arbitrary<Attribute>): fc.Arbitrary<Part[]> =>
  fc.array(part(attribute), { minLength: 1, maxLength: 8 });
const shapes = fc.array(fc.option(fc.array(size, { maxLength: 4 }), { nil: undefined }), {
  minLength: 2,
  maxLength: 2,
});

const body = fc
  .tuple(parts(scalar), fc.array(tensor, { maxLength: 2 }), shapes)
  .map((given): Attribute => write(new GraphWriter(), ...given).graph("body"));

/** Files of the schema with graphs of real operators that mean nothing: names meet by chance. */
export const arbitraryModel: fc.Arbitrary<Uint8Array> = fc
  .record({
    parts: parts(fc.oneof({ weight: 5, arbitrary: scalar }, body)),
    tensors: fc.array(tensor, { maxLength: 4 }),
    shapes,
    inner: parts(scalar),
    opset: fc.integer({ min: 1, max: 30 }),
    ir: fc.integer({ min: 1, max: 14 }),
  })
  .map(({ parts: outer, tensors, shapes: declared, inner, opset, ir }) => {
    const graph = write(new GraphWriter(), outer, tensors, declared);
    const { nodes } = write(new GraphWriter(), inner, [], declared);
    const functions = [makeFunction("F", ["x", "w"], [`v${inner.length - 1}.0`], nodes, opset)];
    const domains = { local: 1, "ai.onnx.ml": 3 };
    return toBinary(ModelProtoSchema, graph.model({ opset, ir, domains, functions }));
  });
