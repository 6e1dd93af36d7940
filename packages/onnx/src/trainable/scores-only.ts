import type { Shape } from "../graph/shape.ts";
import { createValueInfo, readValueInfo } from "../graph/value-info.ts";
import { copyModel } from "../model/copy-model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { GraphProto } from "../model/onnx_pb.ts";
import { pruneGraph } from "../surgery/prune-graph.ts";

/** Which scores, of inputs of which sizes. */
export interface ScoresRequest {
  /** Name of the tensor with the raw class scores. */
  readonly logits: string;
  /** Sizes of inputs instead of the declared ones. */
  readonly sizes: ReadonlyMap<string, Shape>;
}

/** A copy of a model with the scores alone, and what they depend on. */
export function scoresOnly(
  model: OnnxModel,
  { logits, sizes }: ScoresRequest,
): OnnxModel & { graph: GraphProto } {
  const copy = copyModel(model);
  const { graph } = copy;
  graph.input = graph.input.map((info) => {
    const shape = sizes.get(info.name);
    return shape === undefined
      ? info
      : createValueInfo(info.name, { ...readValueInfo(info), shape });
  });
  const described = [...graph.output, ...graph.valueInfo].find(({ name }) => name === logits);
  const type = { type: "float32" as const, shape: undefined };
  graph.output = [described ?? createValueInfo(logits, type)];
  pruneGraph(graph);
  return copy;
}
