import { create } from "@bufbuild/protobuf";
import { GraphProtoSchema } from "../../../src/model/onnx_pb.ts";
import type { GraphProto } from "../../../src/model/onnx_pb.ts";
import type { Repaired } from "../family.ts";
import { declare, GraphWriter, makeFunction, makeNode } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { each, softmax } from "../values.ts";
import { softmaxOf } from "./truths.ts";

const local = { domains: { local: 1 } };

const linearFunction = makeFunction(
  "Linear",
  ["X", "W", "B"],
  ["Y"],
  [makeNode("Gemm", ["X", "W", "B"], ["Y"], { transB: 1 })],
);

const headFunction = makeFunction(
  "Head",
  ["X", "W", "B"],
  ["P"],
  [
    makeNode("local:Linear", ["X", "W", "B"], ["S"]),
    makeNode("Softmax", ["S"], ["P"], { axis: -1 }),
  ],
);

function inputsOf(graph: GraphWriter): string[] {
  return [graph.input("x", ["N", 4]), graph.weight("w", [3, 4]), graph.weight("b", [3])];
}

/** Scores up to a constant for each row, which a Softmax does not see. */
const logarithm = (values: Values): Values => each(values, Math.log);

function functionHead(): Repaired {
  const graph = new GraphWriter();
  graph.output(graph.op("local:Linear", inputsOf(graph), {}, "scores"), ["N", 3]);
  return {
    writtenOut: true,
    name: "local function around the Gemm",
    model: graph.model({ ...local, functions: [linearFunction] }),
    truths: [softmaxOf("scores", 3)],
    tail: (s) => ({ scores: s }),
  };
}

function nestedFunctions(): Repaired {
  const graph = new GraphWriter();
  graph.output(graph.op("local:Head", inputsOf(graph), {}, "p"), ["N", 3]);
  return {
    writtenOut: true,
    name: "local functions inside each other, Softmax in one of them",
    model: graph.model({ ...local, functions: [headFunction, linearFunction] }),
    truths: [{ ...softmaxOf("p", 3), read: logarithm }],
    tail: (s) => ({ p: softmax(s) }),
  };
}

function softmaxFunction(): Repaired {
  const graph = new GraphWriter();
  graph.op("Gemm", inputsOf(graph), { transB: 1 }, "scores");
  graph.output(graph.op("local:Soft", ["scores"], {}, "p"), ["N", 3]);
  const soft = makeFunction(
    "Soft",
    ["S"],
    ["P"],
    [makeNode("Softmax", ["S"], ["P"], { axis: -1 })],
  );
  return {
    writtenOut: true,
    name: "Softmax in a local function",
    model: graph.model({ ...local, functions: [soft] }),
    truths: [softmaxOf("scores", 3)],
    tail: (s) => ({ p: softmax(s) }),
  };
}

function branch(name: string, opType: string, output: string): GraphProto {
  return create(GraphProtoSchema, {
    name,
    node: [makeNode(opType, ["scores"], [output], opType === "Softmax" ? { axis: -1 } : {})],
    output: [declare(output, "float32", ["N", 3])],
  });
}

/** A branch inside an If reads the scores from outside. */
function conditional(): Repaired {
  const graph = new GraphWriter();
  graph.op("Gemm", inputsOf(graph), { transB: 1 }, "scores");
  graph.input("doubled", [], "bool");
  const attributes = {
    then_branch: branch("then", "Neg", "turned"),
    else_branch: branch("else", "Abs", "size"),
  };
  graph.op("If", ["doubled"], attributes, "y");
  graph.output("y", ["N", 3]);
  graph.output(graph.op("Softmax", ["scores"], { axis: -1 }, "p"), ["N", 3]);
  return {
    derived: ["y"],
    name: "If, whose branches read the scores",
    model: graph.model(),
    truths: [softmaxOf("scores", 3)],
    // The input is false: see the random inputs of the zoo.
    tail: (s) => ({ p: softmax(s), y: each(s, Math.abs) }),
  };
}

/** Both branches end in a Softmax: nothing outside is one. */
function conditionalSoftmax(): Repaired {
  const graph = new GraphWriter();
  graph.op("Gemm", inputsOf(graph), { transB: 1 }, "scores");
  graph.input("raw", [], "bool");
  const attributes = {
    then_branch: branch("then", "Identity", "same"),
    else_branch: branch("else", "Softmax", "soft"),
  };
  graph.output(graph.op("If", ["raw"], attributes, "y"), ["N", 3]);
  return {
    derived: ["y"],
    name: "If: raw scores or their Softmax",
    model: graph.model(),
    truths: [softmaxOf("scores", 3)],
    tail: (s) => ({ y: softmax(s) }),
    told: { logits: "scores" },
  };
}

/** A Loop that adds the scores up three times. */
function loop(): Repaired {
  const graph = new GraphWriter();
  graph.op("Gemm", inputsOf(graph), { transB: 1 }, "scores");
  const body = create(GraphProtoSchema, {
    name: "body",
    node: [makeNode("Identity", ["go"], ["on"]), makeNode("Add", ["before", "scores"], ["after"])],
    input: [
      declare("at", "int64", []),
      declare("go", "bool", []),
      declare("before", "float32", ["N", 3]),
    ],
    output: [declare("on", "bool", []), declare("after", "float32", ["N", 3])],
  });
  const start = graph.op("Sub", ["scores", "scores"]);
  const times = graph.tensor("times", [], [3], "int64");
  graph.op("Loop", [times, graph.tensor("true", [], [1], "bool"), start], { body }, "sum");
  graph.output("sum", ["N", 3]);
  graph.output(graph.op("Softmax", ["scores"], { axis: -1 }, "p"), ["N", 3]);
  return {
    derived: ["sum"],
    name: "Loop, whose body reads the scores",
    model: graph.model(),
    truths: [softmaxOf("scores", 3)],
    tail: (s) => ({ p: softmax(s), sum: each(s, (value) => 3 * value) }),
  };
}

/** Heads in local functions, and scores that are read inside If and Loop. */
export const bodies: readonly Repaired[] = [
  functionHead(),
  nestedFunctions(),
  softmaxFunction(),
  conditional(),
  conditionalSoftmax(),
  loop(),
];
