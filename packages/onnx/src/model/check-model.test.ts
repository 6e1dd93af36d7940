import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { checkModel } from "./check-model.ts";
import { createModel } from "./model.ts";
import type { OnnxModel } from "./model.ts";
import { GraphProtoSchema, ModelProtoSchema } from "./onnx_pb.ts";

const whole = { dataType: 1, dims: [2n], floatData: [1, 2] };
const cut = { dataType: 1, dims: [2n], floatData: [1] };

function modelWith(graph: Parameters<typeof create<typeof GraphProtoSchema>>[1]): OnnxModel {
  const node = [{ opType: "Identity", name: "last", input: ["w"], output: ["y"] }];
  return createModel(create(GraphProtoSchema, { node, output: [{ name: "y" }], ...graph }));
}

function sparse(values: object, indices: object): OnnxModel {
  return modelWith({
    sparseInitializer: [{ values: { name: "w", ...values }, indices, dims: [9n] }],
  });
}

function withFunction(local: object): OnnxModel {
  const model = modelWith({ initializer: [{ name: "w", ...whole }] });
  model.functions = create(ModelProtoSchema, { functions: [local] }).functions;
  return model;
}

describe("sparse weights", () => {
  const indices = { dataType: 7, dims: [2n], int64Data: [0n, 5n] };

  test("are known by the name of their values", () => {
    expect(() => checkModel(sparse(whole, indices))).not.toThrow(Error);
    expect(() => checkModel(modelWith({}))).toThrow('node Identity "last" that reads "w"');
  });

  test("are looked into", () => {
    expect(() => checkModel(sparse(cut, indices))).toThrow('sparse tensor "w" with 1 values where');
    expect(() => checkModel(sparse(whole, { ...indices, dims: [3n] }))).toThrow(
      "2 values where its dimensions ask for 3",
    );
  });
});

describe("constants", () => {
  test.each([
    ["t", { t: cut }],
    ["tensors", { tensors: [whole, cut] }],
    ["sparseTensor", { sparseTensor: { values: cut } }],
    ["sparseTensors", { sparseTensors: [{ values: whole }, { values: cut }] }],
  ])("%s", (_, attribute) => {
    const node = [{ opType: "Constant", output: ["y"], attribute: [{ name: "a", ...attribute }] }];
    expect(() => checkModel(modelWith({ node }))).toThrow(
      "node Constant with a constant of 1 values where its dimensions ask for 2",
    );
  });
});

describe("local functions", () => {
  test("that take attributes by reference, or have bodies, are whole", () => {
    const g = create(GraphProtoSchema, { output: [{ name: "x" }] });
    const local = {
      name: "F",
      input: ["x"],
      output: ["y", "x"],
      attribute: ["alpha"],
      node: [
        { opType: "Constant", output: ["c"], attribute: [{ name: "value", refAttrName: "alpha" }] },
        { opType: "If", input: ["c"], output: ["y"], attribute: [{ name: "then_branch", g }] },
      ],
    };
    expect(() => checkModel(withFunction(local))).not.toThrow(Error);
  });

  test("do not see the graph's values; their constants are looked into", () => {
    const node = [{ opType: "Neg", input: ["w"], output: ["y"] }];
    expect(() => checkModel(withFunction({ name: "F", output: ["y"], node }))).toThrow(
      'node Neg that reads "w", which nothing before it computes',
    );
    const constant = [
      { opType: "Constant", output: ["y"], attribute: [{ name: "value", t: cut }] },
    ];
    expect(() => checkModel(withFunction({ name: "F", output: ["y"], node: constant }))).toThrow(
      "node Constant with a constant of 1 values",
    );
  });
});

test("many bodies in a large graph take no more time each than they have names", () => {
  // A copy of all outer names for each body would be ten thousand times ten thousand.
  const g = create(GraphProtoSchema, { output: [{ name: "w" }] });
  const node = Array.from({ length: 10_000 }, (_, index) => ({
    opType: "If",
    output: [index === 9999 ? "y" : `v${index}`],
    attribute: [{ name: "then_branch", g }],
  }));
  const model = modelWith({ node, initializer: [{ name: "w", ...whole }] });
  expect(() => checkModel(model)).not.toThrow(Error);
});

test.each([
  ["axis", { i: -(2n ** 31n) }, 'node Identity "last" with axis -2147483648'],
  ["axes", { ints: [0n, 65n] }, 'node Identity "last" with axes 65'],
])("an %s that no tensor has is refused", (name, value, message) => {
  const attribute = [{ name, ...value }];
  const node = { opType: "Identity", name: "last", input: ["w"], output: ["y"], attribute };
  const initializer = [{ name: "w", ...whole }];
  expect(() => checkModel(modelWith({ node: [node], initializer }))).toThrow(
    `${message}; expected an axis that tensors have, of at most 64 dimensions`,
  );
  // What others mean by it, nobody knows.
  const foreign = modelWith({ node: [{ ...node, domain: "of.others" }], initializer });
  expect(() => checkModel(foreign)).not.toThrow(Error);
});
