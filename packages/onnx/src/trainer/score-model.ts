import { builderFromModel } from "../graph/builder-from-model.ts";
import type { Shape } from "../graph/shape.ts";
import { createModel, opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { scoresOnly } from "../trainable/scores-only.ts";
import { addScoreRows } from "./batch-gradients.ts";
import type { CompiledGraph } from "./training-graph.ts";
import { openInputs } from "./training-graph.ts";
import { stateKey } from "./training-plan.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** A model as at inference that gives its scores as rows [B, C], with its data under the keys of a training. */
export function scoreModel(
  model: OnnxModel,
  { scores }: TrainingPlan,
  sizes: ReadonlyMap<string, Shape>,
): CompiledGraph {
  const graph = builderFromModel(scoresOnly(model, { logits: scores.logits, sizes }));
  const output = graph.output("scores.rows", addScoreRows(graph, scores));
  const result = createModel(graph.toGraph("scores"), opsetOf(model));
  result.opsetImport = model.opsetImport;
  result.functions = model.functions;
  return {
    model: result,
    feeds: new Map(openInputs(result).map((name) => [stateKey("input", name), name])),
    results: new Map([["scores", output]]),
  };
}
