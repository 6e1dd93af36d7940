import type { GraphBuilder } from "../graph/graph-builder.ts";
import { refuseModel } from "../model/refuse-model.ts";

// The gradient and the update of convolutions and normalisations are 30 to 40 operators for each: room for a network of seven thousand.
const mostAdded = 2 ** 18;

/** Refuses a graph once more operators are added to it than to any network, of gradients and whatever is made of them. */
export function limitAdded(graph: GraphBuilder): void {
  let added = 0;
  graph.beforeNode ??= (): void => {
    added += 1;
    if (added <= mostAdded) return;
    refuseModel(
      "model",
      `a graph to which more than ${mostAdded} operators are to be added`,
      "a network of some thousand operators",
      "Take a smaller model, or differentiate with respect to fewer parameters nearer to its end.",
    );
  };
}
