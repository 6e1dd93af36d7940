import { functionDomain } from "../functions/function-domain.ts";
import type { OnnxModel } from "../model/model.ts";
import { everyCall, inlineFunctions } from "../scores/inline-functions.ts";

/** A model whose local functions are written out, so that their operators are differentiated; functions of ours have rules themselves. */
export function withoutCalls(model: OnnxModel): OnnxModel {
  return inlineFunctions(model, (graph, isCall) =>
    everyCall(graph, (node) => node.domain !== functionDomain && isCall(node)),
  );
}
