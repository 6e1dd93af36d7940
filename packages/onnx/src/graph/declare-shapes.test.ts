import { expect, test } from "vitest";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { declareShapes } from "./declare-shapes.ts";
import { GraphBuilder } from "./graph-builder.ts";
import type { Shape } from "./shape.ts";
import { createValueInfo, readValueInfo } from "./value-info.ts";

/** A hidden value and two outputs, all of which are said to have 3 columns; they have 4. */
function changedModel(opType: string): OnnxModel {
  const graph = new GraphBuilder(17);
  const input = graph.input("x", "float32", ["N", 2]);
  const w = graph.constant("w", new Float32Array(8), [2, 4]);
  const hidden = graph.node("MatMul", [input, w], {}, "hidden");
  graph.output("y", graph.node(opType, [hidden], {}, "y"));
  graph.output("other", graph.node("Relu", [input], {}, "other"));
  const proto = graph.toGraph("changed");
  const wrong = (name: string, shape: Shape = ["N", 3]): void => {
    proto.valueInfo.push(createValueInfo(name, { type: "float32", shape }));
  };
  wrong("hidden");
  wrong("elsewhere");
  proto.output[0] = createValueInfo("y", { type: "float32", shape: ["N", 3] });
  return createModel(proto);
}

function described(model: OnnxModel): Record<string, unknown> {
  const all = [...(model.graph?.valueInfo ?? []), ...(model.graph?.output ?? [])];
  return Object.fromEntries(all.map((info) => [info.name, readValueInfo(info).shape]));
}

test("what follows is declared anew, what does not stays", () => {
  const model = changedModel("Relu");
  const before = described(model);
  expect(described(declareShapes(model, ["hidden"]))).toEqual({
    hidden: ["N", 4],
    elsewhere: ["N", 3],
    y: ["N", 4],
    other: ["N", 2],
  });
  expect(described(model)).toEqual(before);
});

test("an output that cannot be inferred keeps its number of dimensions only", () => {
  const model = declareShapes(changedModel("SomethingNew"), ["hidden"]);
  const { output } = model.graph ?? {};
  const value = output?.[0].type?.value;
  const sizes = value?.case === "tensorType" ? value.value.shape?.dim : undefined;
  expect(sizes?.map((size) => size.value.case)).toEqual([undefined, undefined]);
});
