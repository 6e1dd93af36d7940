import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Shape } from "../graph/shape.ts";
import type { ElementType } from "../model/element-type.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import { functionDefinitions } from "./function-definitions.ts";
import type { FunctionName } from "./function-definitions.ts";
import { functionDomain } from "./function-domain.ts";

/** Adds a node that calls a function of the domain; its outputs have the given type and shapes. */
export function addFunctionCall(
  graph: GraphBuilder,
  name: FunctionName,
  inputs: readonly string[],
  shapes: readonly (Shape | undefined)[],
  type: ElementType,
): string[] {
  const output = functionDefinitions[name].outputs.map((hint) => graph.unique(hint));
  graph.append(
    create(NodeProtoSchema, { domain: functionDomain, opType: name, input: [...inputs], output }),
  );
  for (const [index, value] of output.entries()) {
    graph.describe(value, { type, shape: shapes[index] });
  }
  return output;
}
