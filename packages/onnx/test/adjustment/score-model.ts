import { GraphBuilder } from "../../src/graph/graph-builder.ts";
import { elementTypeCode } from "../../src/model/element-type.ts";
import { createModel } from "../../src/model/model.ts";
import type { OnnxModel } from "../../src/model/model.ts";
import type { ClassScores } from "../../src/scores/class-scores.ts";

/** A model whose scores are what it is given. */
export interface ScoreModel {
  readonly opset?: number;
  readonly irVersion?: number;
  readonly type?: ClassScores["type"];
  readonly shape: readonly number[];
}

/** Input "x" in single precision, scores in some type under the name "scores", and the output "y" in single precision again. */
export function scoreModel({
  opset = 17,
  irVersion = 8,
  type = "float32",
  shape,
}: ScoreModel): OnnxModel {
  const graph = new GraphBuilder(opset);
  const x = graph.input("x", "float32", shape);
  const scores = graph.node("Cast", [x], { to: elementTypeCode(type) }, "scores");
  graph.output("y", graph.node("Cast", [scores], { to: elementTypeCode("float32") }, "y"));
  const model = createModel(graph.toGraph("scores"), opset);
  model.irVersion = BigInt(irVersion);
  return model;
}

/** What is to be corrected in it. */
export function scoresOf(
  { type = "float32", shape }: ScoreModel,
  { axis, ...rest }: Pick<ClassScores, "axis" | "kind"> & Partial<ClassScores>,
): ClassScores {
  return {
    logits: "scores",
    classes: shape[axis] ?? 1,
    axis,
    rank: shape.length,
    type,
    scale: 1,
    activation: undefined,
    background: undefined,
    outputs: ["y"],
    labels: [],
    ...rest,
  };
}
