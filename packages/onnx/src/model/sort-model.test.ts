import { create, toBinary } from "@bufbuild/protobuf";
import { ModelError } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkModel } from "./check-model.ts";
import { createModel } from "./model.ts";
import type { OnnxModel } from "./model.ts";
import { GraphProtoSchema, ModelProtoSchema } from "./onnx_pb.ts";
import type { GraphProto } from "./onnx_pb.ts";
import { readModel } from "./read-model.ts";

interface Step {
  readonly output: string;
  readonly input: readonly string[];
  readonly bodies?: readonly GraphProto[];
}

function graphOfSteps(steps: readonly Step[], outputs: readonly string[], inputs = ["x"]) {
  return create(GraphProtoSchema, {
    input: inputs.map((name) => ({ name })),
    output: outputs.map((name) => ({ name })),
    node: steps.map(({ output, input, bodies = [] }) => ({
      opType: "Sum",
      name: output,
      input: [...input],
      output: [output],
      attribute: bodies.map((g, index) => ({ name: `body${index}`, type: 5, g })),
    })),
  });
}

/** What comes back when a model of these steps is written in their order, and read. */
function read(graph: GraphProto, functions: OnnxModel["functions"] = []): OnnxModel {
  const model = createModel(graph);
  model.functions = functions;
  return readModel(toBinary(ModelProtoSchema, model), "m.onnx");
}

const order = (model: OnnxModel) => model.graph?.node.map(({ name }) => name);

const chain = [
  { output: "a", input: ["x"] },
  { output: "b", input: ["a"] },
  { output: "c", input: ["b"] },
];

test("nodes in any order come out in one that can be computed", () => {
  expect(order(read(graphOfSteps(chain.toReversed(), ["c"])))).toEqual(["a", "b", "c"]);
});

test("a node waits for what graphs inside it read from outside, however deep", () => {
  const deep = graphOfSteps([{ output: "q", input: ["b", "p"] }], ["q"], []);
  const body = graphOfSteps(
    [
      { output: "r", input: ["p"], bodies: [deep] },
      { output: "p", input: [] },
    ],
    ["r"],
    [],
  );
  const graph = graphOfSteps([{ output: "y", input: ["x"], bodies: [body] }, ...chain], ["y", "c"]);
  const model = read(graph);
  expect(order(model)).toEqual(["a", "b", "y", "c"]);
  expect(model.graph?.node[2].attribute[0].g?.node.map(({ name }) => name)).toEqual(["p", "r"]);
});

test("a body whose output is an outer value makes its node wait", () => {
  const body = graphOfSteps([], ["c"], []);
  const graph = graphOfSteps([{ output: "y", input: [], bodies: [body] }, ...chain], ["y"]);
  expect(order(read(graph))).toEqual(["a", "b", "c", "y"]);
});

test("local functions are sorted too", () => {
  const { node } = graphOfSteps(chain.toReversed(), []);
  const local = create(ModelProtoSchema, {
    functions: [{ name: "F", domain: "d", input: ["x"], output: ["c"], node }],
  }).functions;
  const model = read(graphOfSteps(chain, ["c"]), local);
  expect(model.functions[0].node.map(({ name }) => name)).toEqual(["a", "b", "c"]);
});

function nested(depth: number): GraphProto {
  let graph = graphOfSteps([{ output: "y", input: ["x"] }], ["y"], []);
  for (let level = 0; level < depth; level++) {
    graph = graphOfSteps([{ output: "y", input: [], bodies: [graph] }], ["y"], []);
  }
  graph.input = graphOfSteps([], []).input;
  return graph;
}

describe("refusals", () => {
  test("a circle", () => {
    const steps = [
      { output: "a", input: ["c"] },
      { output: "b", input: ["a"] },
      { output: "c", input: ["b"] },
    ];
    expect(() => read(graphOfSteps(steps, ["c"]))).toThrow(
      '`m.onnx`: received node Sum "b" that reads "a", which is computed from what this node computes',
    );
    expect(() => read(graphOfSteps([{ output: "a", input: ["a"] }], ["a"]))).toThrow(ModelError);
  });

  test("what nothing computes, and names of a graph that has ended", () => {
    const body = graphOfSteps([{ output: "inner", input: ["x"] }], ["inner"], []);
    const graph = graphOfSteps(
      [
        { output: "y", input: [], bodies: [body] },
        { output: "z", input: ["inner"] },
      ],
      ["y"],
    );
    expect(() => read(graph)).toThrow('node Sum "z" that reads "inner", which nothing before it');
  });

  test("a function that reads a value of the graph", () => {
    const local = create(ModelProtoSchema, {
      functions: [{ name: "F", output: ["q"], node: graphOfSteps(chain, []).node }],
    }).functions;
    expect(() => read(graphOfSteps(chain, ["c"]), local)).toThrow('node Sum "a" that reads "x"');
    local[0].node = [];
    expect(() => read(graphOfSteps(chain, ["c"]), local)).toThrow(
      'output "q" that nothing computes',
    );
  });

  test("graphs nested without end", () => {
    expect(order(read(nested(25)))).toEqual(["y"]);
    expect(() => read(nested(60))).toThrow("nested deeper than readers of protobuf go");
    expect(() => checkModel(createModel(nested(2000)))).toThrow("nested deeper than readers");
  });
});

test("long chains do not overflow the stack", () => {
  const steps = Array.from({ length: 20_000 }, (_, index) => ({
    output: `v${index + 1}`,
    input: [index === 0 ? "x" : `v${index}`],
  }));
  const model = read(graphOfSteps(steps.toReversed(), ["v20000"]));
  expect(order(model)).toEqual(steps.map(({ output }) => output));
});

/** Graphs without cycles: each step reads some of those before it. */
const sortedSteps = fc
  .array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 1, maxLength: 30 })
  .map((reads) =>
    reads.map((before, index) => ({
      output: `v${index}`,
      input: before.map((back) => (back >= index ? "x" : `v${back}`)),
    })),
  );

test("a list in order stays as it is; any other one is sorted, once and for all", () => {
  const shuffled = sortedSteps.chain((steps) =>
    fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })),
  );
  fc.assert(
    fc.property(shuffled, ([steps, mixed]) => {
      expect(order(read(graphOfSteps(steps, ["v0"])))).toEqual(steps.map(({ output }) => output));
      const once = read(graphOfSteps(mixed, ["v0"])); // checkModel finds it in order
      expect(order(once)?.toSorted()).toEqual(mixed.map(({ output }) => output).toSorted());
      const again = readModel(toBinary(ModelProtoSchema, once));
      expect(order(again)).toEqual(order(once));
    }),
    { numRuns: 200 },
  );
});
