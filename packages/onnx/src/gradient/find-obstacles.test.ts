import { expect, test } from "vitest";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { differentiate } from "./differentiate.ts";
import { findObstacles } from "./find-obstacles.ts";

const one = Float32Array.of(1);

/** Two layers below operators that nothing differentiates, and one above them. */
function blocked(): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["N", 1]);
  const [first, second, head] = ["first", "second", "head"].map((name) =>
    graph.constant(name, one, [1, 1]),
  );
  const a = graph.node("MatMul", [x, first], {}, "a");
  const b = graph.node("Relu", [graph.node("MatMul", [a, second], {}, "b")], {}, "c");
  const [unique] = graph.multiNode("Unique", [b], {}, ["unique"]);
  const columns = graph.node("Reshape", [unique, graph.integers([-1, 1])], {}, "columns");
  const drawn = graph.node("Det", [columns], {}, "det");
  graph.output("y", graph.node("MatMul", [drawn, head], {}, "y"));
  return createModel(graph.toGraph("blocked"));
}

test("every operator in the way is named with its place, its reason and what could be trained", () => {
  const parameters = ["first", "second", "head"];
  const act = (): unknown => differentiate(blocked(), { output: "y", parameters });
  expect(act).toThrow("`y`: received 2 operators without a gradient: ");
  expect(act).toThrow(
    'Unique (output "unique", from "first" through MatMul, MatMul, Relu): how many elements it gives depends on their values; ',
  );
  expect(act).toThrow('Det (output "det", from "first" through MatMul, MatMul, Relu, Unique and 1');
  expect(act).toThrow(
    'Freeze what these are computed from: "head" can be trained as the model is.',
  );
});

test("where nothing that was asked for lies above, that is said", () => {
  expect(() => differentiate(blocked(), { output: "y", parameters: ["second"] })).toThrow(
    "train layers above them, of which none was asked for",
  );
});

test("what is computed around an obstacle is trainable; what goes through one and around it is not", () => {
  const graph = new GraphBuilder(17);
  const [below, both, beside] = ["below", "both", "beside"].map((name) =>
    graph.constant(name, one, [1]),
  );
  const far = graph.node("Unique", [graph.node("Add", [below, both])], {}, "far");
  const near = graph.node("Mul", [both, beside]);
  const output = graph.output("y", graph.node("Add", [far, near]));
  const found = findObstacles(graph, { output, wanted: ["below", "both", "beside"] });
  expect(found.trainable).toEqual(["beside"]);
  expect(found.obstacles.map(({ wanted, between }) => [wanted, between.length])).toEqual([
    ["below", 1],
  ]);
});

test("shapes and indices that are computed from a value are in nobody's way", () => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["N", 2]);
  const size = graph.node("Cast", [graph.node("Shape", [x])], { to: 1 });
  const shape = graph.node("Cast", [graph.node("Det", [size])], { to: 7 });
  const output = graph.output("y", graph.node("Reshape", [x, shape]));
  expect(findObstacles(graph, { output, wanted: [x] }).obstacles).toEqual([]);
});

test("a body reads from the graph around it: its node is in the way, not passed over", () => {
  const graph = new GraphBuilder(17);
  const weight = graph.constant("weight", one, [1]);
  const condition = graph.input("condition", "bool", []);
  const bodies = ["then_branch", "else_branch"].map((name) => {
    const body = graph.child();
    body.output(`${name}.y`, body.node("Neg", [weight]));
    return [name, body.toGraph(name)] as const;
  });
  graph.output("y", graph.node("If", [condition], Object.fromEntries(bodies), "branch"));
  const model = createModel(graph.toGraph("branches"));
  expect(() => differentiate(model, { output: "y", parameters: ["weight"] })).toThrow(
    'If (output "branch", from "weight"): graphs inside a node are not differentiated',
  );
  expect(findObstacles(builderFromModel(model), { output: "y", wanted: ["weight"] })).toMatchObject(
    { trainable: [], obstacles: [{ wanted: "weight", between: [] }] },
  );
});
