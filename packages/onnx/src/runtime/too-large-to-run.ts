import { builderFromModel } from "../graph/builder-from-model.ts";
import { elementCount } from "../graph/constant.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import type { Shape } from "../graph/shape.ts";
import { copyModel } from "../model/copy-model.ts";
import { functionKey } from "../model/function-key.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { resultOrRefusal } from "../model/result-or-refusal.ts";
import { everyCall, inlineFunctions } from "../scores/inline-functions.ts";
import { RunSize, tooManyNumbers } from "./run-size.ts";
import type { RunLimit } from "./run-size.ts";

// A runtime computes whatever a model asks for, a few bytes as well as a gigabyte.
const mostNumbers = 2 ** 26;

// All that is computed of constants, for each number that the file holds and in any case.
const share = 8;
const mostComputed = 2 ** 26;

/** Why a model is not even opened: a runtime computes its constants then, and they would not fit into memory. Undefined where it may. */
export function tooLargeToOpen(model: OnnxModel): string | undefined {
  const graph = graphOf(model);
  const index = new GraphIndex(graph);
  const held = graph.initializer.reduce(
    (sum, { dims }) => sum + dims.reduce((size, next) => size * Number(next), 1),
    0,
  );
  let constants = 0;
  for (const name of graph.node.flatMap(({ output }) => output)) {
    const size = elementCount(index.constant(name)?.dims ?? [0]);
    const reason = tooManyNumbers(name, size, mostNumbers);
    if (reason !== undefined) return reason;
    constants += size;
  }
  if (constants <= share * held + mostComputed) return undefined;
  return `its constants would be computed to ${constants} numbers`;
}

/**
 * Why a model is not run on inputs of some shapes: what it computes of them would not fit into memory. Undefined where it may.
 *
 * @param limit - default for a run just to compare it with another
 */
export function tooLargeToRun(
  model: OnnxModel,
  shapes: ReadonlyMap<string, Shape>,
  limit: RunLimit = { most: mostNumbers, together: Infinity, isStrict: true },
): string | undefined {
  const written = copyModel(inlineFunctions(model, everyCall));
  const { node: nodes } = written.graph;
  const functions = new Set(model.functions.map(functionKey));
  if (limit.isStrict && nodes.some((node) => functions.has(functionKey(node))))
    return "how large the values inside its functions are cannot be told";
  written.graph.node = [];
  const found = resultOrRefusal(() => {
    const builder = builderFromModel(written, shapes);
    return { reason: new RunSize(limit).follow(builder, nodes) };
  });
  // What cannot be inferred is not known to be large.
  return typeof found === "string" ? undefined : found.reason;
}
