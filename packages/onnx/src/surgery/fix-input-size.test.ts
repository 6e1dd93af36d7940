import { ArgumentError } from "@balms/core";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { inputShape } from "../graph/input-shape.ts";
import { createModel } from "../model/model.ts";
import { fixInputSize } from "./fix-input-size.ts";

const graph = new GraphBuilder(17);
graph.output("y", graph.node("Relu", [graph.input("x", "float32", ["N", 3, "H", "W"])], {}, "y"));
const model = createModel(graph.toGraph("pictures"));

test("open sizes are fixed, the batch and the model stay", () => {
  expect(inputShape(fixInputSize(model, [3, 8, 6])).shape).toEqual(["N", 3, 8, 6]);
  expect(inputShape(model).shape).toEqual(["N", 3, "H", "W"]);
});

test.each<[unknown, string]>([
  [[4, 8, 6], '`sizes[0]`: received 4; expected 3, to which the model fixes "x"'],
  [[3, 8], "`sizes`: received 2 sizes; expected 3: of [3, H, W]"],
  [[3, 0, 6], "`sizes[1]`: received 0"],
  [[3, 8, Number.NaN], "`sizes[2]`: received NaN"],
  [[3, 8, 1.5], "`sizes[2]`: received 1.5"],
  [[3, "8", 6], '`sizes[1]`: received "8"'],
  ["386", '`sizes`: received "386"'],
  [undefined, "`sizes`: received undefined"],
])("sizes %j are refused", (sizes, message) => {
  const act = (): unknown => fixInputSize(model, sizes as number[]);
  expect(act).toThrow(ArgumentError);
  expect(act).toThrow(message);
});
