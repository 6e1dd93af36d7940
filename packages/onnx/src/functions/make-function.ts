import { GraphBuilder } from "../graph/graph-builder.ts";
import type { FunctionProto } from "../model/onnx_pb.ts";
import { functionDefinitions } from "./function-definitions.ts";
import type { FunctionName } from "./function-definitions.ts";
import { openTypeOpset } from "./function-domain.ts";
import { functionFromGraph } from "./function-from-graph.ts";

/** What a body is written for. */
export interface BodyVersion {
  readonly opset: number;
  /** Type of the numbers, where operators cannot leave it open. */
  readonly type: "float32" | "float64";
}

/** One function, its body written in the given operator version. */
export function makeFunction(name: FunctionName, { opset, type }: BodyVersion): FunctionProto {
  const { build, ...signature } = functionDefinitions[name];
  const graph = new GraphBuilder(opset);
  for (const input of signature.inputs) {
    graph.unique(input);
    if (opset < openTypeOpset && input !== "labels") {
      graph.describe(input, { type, shape: undefined });
    }
  }
  const values = build(graph, signature.inputs);
  for (const [index, output] of signature.outputs.entries()) graph.output(output, values[index]);
  return functionFromGraph(graph, { name, ...signature });
}
