import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GraphProtoSchema } from "../../src/model/onnx_pb.ts";
import type { NodeProto } from "../../src/model/onnx_pb.ts";
import { declare, makeFunction, makeNode } from "../zoo/graph-writer.ts";
import type { GraphWriter } from "../zoo/graph-writer.ts";
import { found, gemm } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

/** A Scan over the rows of x, whose body is a product with a weight and what follows it. */
function scan(
  graph: GraphWriter,
  x: string,
  { classes = 3, more = [] }: { classes?: number; more?: readonly NodeProto[] } = {},
): string {
  const nodes = [makeNode("MatMul", ["row", "w"], ["inner"]), ...more];
  const body = create(GraphProtoSchema, {
    name: "body",
    node: nodes,
    input: [declare("row", "float32", [4])],
    output: [declare(nodes[nodes.length - 1].output[0], "float32", [classes])],
  });
  graph.weight("w", [4, classes]);
  return graph.op("Scan", [x], { body, num_scan_inputs: 1 }, "rows");
}

const cooled: Build = (graph, x) => {
  const hidden = graph.op("Relu", [gemm(graph, x, 4, "hidden")]);
  graph.output(scan(graph, hidden));
  const quotient = graph.op("Div", ["rows", graph.tensor("t", [], [4])]);
  graph.output(graph.op("Softmax", [quotient], {}, "p"));
};

const raw: Build = (graph, x) => graph.output(scan(graph, x));

const shares: Build = (graph, x) => {
  const softmax = makeNode("Softmax", ["inner"], ["soft"], { axis: -1 });
  graph.output(scan(graph, x, { more: [softmax] }));
};

const firstClass: Build = (graph, x) => {
  const p = graph.op("Sigmoid", [scan(graph, x, { classes: 1 })]);
  const rest = graph.op("Sub", [graph.tensor("one", [], [1]), p]);
  graph.output(graph.op("Concat", [p, rest], { axis: 1 }, "p"), ["N", 2]);
};

const calling: Build = (graph, x) => {
  graph.output(graph.op("local:Soft", [gemm(graph, x, 3)], {}, "p"), ["N", 3]);
};

test("Scan: a layer in its body, and what follows it outside", () => {
  expect(found(cooled, { classes: 3 })).toBe("softmax rows 3@1/2 ×0.25 Softmax → rows p");
});

test("Scan: raw scores alone need to be named, and probabilities are none at anybody's word", () => {
  expect(() => found(raw, { classes: 3 })).toThrow(/output "rows": an output of Scan/u);
  expect(found(raw, { classes: 3, logits: "rows" })).toBe("softmax rows 3@1/2 → rows");
  expect(() => found(shares, { classes: 3, logits: "rows" })).toThrow(
    /an output of Scan, which may hold probabilities/u,
  );
});

test("Scan: one score, named, whose Sigmoid is the probability of the first class", () => {
  expect(found(firstClass, { classes: 2, logits: "rows" })).toBe(
    "binary rows 1@1/2 ×-1 Sigmoid → p",
  );
});

test("a call of a function in another version of the operators may hold probabilities", () => {
  const called = makeFunction("Soft", ["S"], ["P"], [makeNode("Softmax", ["S"], ["P"])]);
  called.opsetImport = called.opsetImport.map((one) => ({ ...one, version: 12n }));
  const file = { domains: { local: 1 }, functions: [called] };
  expect(() => found(calling, { classes: 3, logits: "p" }, file)).toThrow(
    /an output of Soft, which may hold probabilities/u,
  );
});
