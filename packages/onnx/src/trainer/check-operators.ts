import { everyNode, sizeOfNode } from "../model/every-node.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";

// Networks of a hundred layers, shapes computed along the way, have some thousand; each of them is differentiated.
const mostOperators = 2 ** 14;

/** Refuses models of more operators than networks have that are trained, before anything is made of them. */
export function checkOperators(model: OnnxModel): void {
  const nodes = [graphOf(model), ...model.functions].flatMap(({ node }) => [...everyNode(node)]);
  const count = nodes
    .filter(({ opType }) => opType !== "Constant")
    .reduce((all, node) => all + sizeOfNode(node), 0);
  if (count <= mostOperators) return;
  refuseModel(
    "model",
    `one of ${count} operators`,
    `at most ${mostOperators} in a model that is trained`,
    "Train a head on its features instead, which extractFeatureModel cuts it off at.",
  );
}
