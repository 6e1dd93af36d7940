import { GraphWriter } from "../zoo/graph-writer.ts";
import { integers, linear, waves, written } from "./detector-family.ts";
import type { DetectorFamily } from "./detector-family.ts";

const D = 8;
const feeds = { memory: [[1, 20, D], waves(20 * D)] } as const satisfies DetectorFamily["feeds"];

/** RT-DETR: each of two decoder layers has a class layer, of which the last counts; another one chooses the queries. */
export function rtDetr(): DetectorFamily {
  const classes = 5;
  const graph = new GraphWriter();
  const memory = graph.input("memory", [1, 20, D]);
  const best = graph.op("ReduceMax", [linear(graph, memory, "enc_score_head", [classes, D])], {
    axes: [-1],
    keepdims: 0,
  });
  graph.add("TopK", [best, integers(graph, 6)], ["top", "places"], { axis: 1 });
  const places = graph.op("Unsqueeze", ["places", integers(graph, -1)]);
  const spread = graph.op("Expand", [places, integers(graph, 1, 6, D)]);
  let queries = graph.op("GatherElements", [memory, spread], { axis: 1 });
  const stacks = Array.from({ length: 2 }, (_, layer) => {
    queries = graph.op("Relu", [linear(graph, queries, `ffn.${layer}`, [D, D])]);
    const made = [
      linear(graph, queries, `class_embed.${layer}`, [classes, D]),
      graph.op("Sigmoid", [linear(graph, queries, `bbox.${layer}`, [4, D])]),
    ];
    return made.map((one) => graph.op("Unsqueeze", [one, integers(graph, 1)]));
  });
  const last = graph.tensor("last", [], [-1], "int64");
  for (const [at, name] of ["logits", "pred_boxes"].entries()) {
    const stacked = graph.op(
      "Concat",
      stacks.map((one) => one[at]),
      { axis: 1 },
    );
    graph.op("Gather", [stacked, last], { axis: 1 }, name);
    graph.output(name, [1, 6, at === 0 ? classes : 4]);
  }
  const said = { layers: ["class_embed.1"], axis: 2, choice: "enc_score_head" };
  return { model: written(graph), feeds, classes, kind: "sigmoid", ...said };
}

/** RT-DETR in one output: boxes, and behind them the scores with Sigmoids. */
export function joinedQueries(): DetectorFamily {
  const classes = 5;
  const graph = new GraphWriter();
  const queries = graph.op("Relu", [
    linear(graph, graph.input("memory", [1, 20, D]), "ffn", [D, D]),
  ]);
  const boxes = graph.op("Sigmoid", [linear(graph, queries, "bbox", [4, D])]);
  const scores = graph.op("Sigmoid", [linear(graph, queries, "score_head", [classes, D])]);
  graph.op("Concat", [boxes, scores], { axis: -1 }, "output0");
  graph.output("output0", [1, 20, 4 + classes]);
  return {
    model: written(graph),
    feeds,
    classes,
    kind: "sigmoid",
    layers: ["score_head"],
    axis: 2,
  };
}

/** DETR: raw scores of K classes and of "no object", which the graph does not tell apart; attention has a Softmax of its own. */
export function detr(): DetectorFamily {
  const classes = 5;
  const graph = new GraphWriter();
  const memory = graph.input("memory", [1, 20, D]);
  // Weights of deformable attention: a linear layer and a Softmax over as many numbers as there are classes with "no object".
  const weights = graph.op("Softmax", [linear(graph, memory, "attention", [classes + 1, D])], {
    axis: -1,
  });
  const mixed = graph.op("MatMul", [weights, graph.weight("values", [classes + 1, D])]);
  linear(graph, mixed, "logits", [classes + 1, D]);
  graph.output("logits", [1, 20, classes + 1]);
  graph.op("Sigmoid", [linear(graph, mixed, "bbox", [4, D])], {}, "pred_boxes");
  graph.output("pred_boxes", [1, 20, 4]);
  const said = { background: classes, layers: ["logits"], axis: 2 };
  return { model: written(graph), feeds, classes, kind: "softmax-background", ...said };
}
