import { builderFromModel } from "../graph/builder-from-model.ts";
import { elementCount } from "../graph/constant.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { resultOrRefusal } from "../model/result-or-refusal.ts";

// A runtime computes whatever a model asks for, a few bytes as well as a gigabyte.
const mostNumbers = 2 ** 26;

// All that is computed of constants, for each number that the file holds and in any case.
const share = 8;

/** Why a model is not run just to compare it with another: what it computes would not fit into memory. Undefined where it may. */
export function tooLargeToRun(model: OnnxModel): string | undefined {
  const graph = graphOf(model);
  const index = new GraphIndex(graph);
  const builder = resultOrRefusal(() => builderFromModel(model));
  const held = graph.initializer.reduce(
    (sum, { dims }) => sum + dims.reduce((size, next) => size * Number(next), 1),
    0,
  );
  let constants = 0;
  for (const name of graph.node.flatMap(({ output }) => output)) {
    const constant = index.constant(name);
    const shape = typeof builder === "string" ? undefined : builder.shapeOf(name);
    const known = (constant?.dims ?? shape ?? []).filter((size) => typeof size === "number");
    if (elementCount(known) > mostNumbers) {
      return `"${name}" would have ${elementCount(known)} numbers`;
    }
    if (constant !== undefined) constants += elementCount(constant.dims);
  }
  if (constants <= share * held + mostNumbers) return undefined;
  return `its constants would be computed to ${constants} numbers`;
}
