import { describeNode } from "../model/describe-node.ts";
import { listed } from "../model/listed.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { GradientRequest } from "./gradient-request.ts";
import type { Obstacle, Trainability } from "./find-obstacles.ts";

// Each of them may take a line.
const most = 4;

function describeObstacle({ node, reason, wanted, between }: Obstacle): string {
  const domain = node.domain === "" || node.domain === "ai.onnx" ? "" : `${node.domain}.`;
  const way = between.length === 0 ? "" : ` through ${listed(between, describeNode, { most })}`;
  const output = node.output.find((name) => name !== "") ?? "";
  return `${domain}${describeNode(node)} (output "${output}", from "${wanted}"${way}): ${reason}`;
}

/** Refuses a gradient for the nodes in its way, all of them, and says what could be trained as the graph is. */
export function refuseObstacles(
  { output }: GradientRequest,
  { obstacles, trainable }: Trainability,
): never {
  const names = listed(trainable, (name) => `"${name}"`, { most });
  const count = obstacles.length === 1 ? "an operator" : `${obstacles.length} operators`;
  return refuseModel(
    output,
    `${count} without a gradient: ${listed(obstacles, describeObstacle, { most, separator: "; " })}`,
    "operators that balms can differentiate, between the output and all that is trained",
    trainable.length === 0
      ? "Freeze what these are computed from: train layers above them, of which none was asked for."
      : `Freeze what these are computed from: ${names} can be trained as the model is.`,
  );
}
