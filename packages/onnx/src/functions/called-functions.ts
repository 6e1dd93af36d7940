import type { FunctionProto, NodeProto } from "../model/onnx_pb.ts";
import { functionDefinitions } from "./function-definitions.ts";
import type { FunctionName } from "./function-definitions.ts";
import { functionDomain } from "./function-domain.ts";
import { makeFunction } from "./make-function.ts";
import type { BodyVersion } from "./make-function.ts";

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functionDefinitions, name);
}

/** The functions of the domain that nodes call, each once. */
export function calledFunctions(
  nodes: readonly NodeProto[],
  version: BodyVersion,
): FunctionProto[] {
  const called = nodes.filter(({ domain }) => domain === functionDomain);
  const names = new Set(called.map(({ opType }) => opType));
  return [...names]
    .filter((name) => isFunctionName(name))
    .map((name) => makeFunction(name, version));
}
