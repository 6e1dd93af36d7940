import type { GraphBuilder } from "../graph/graph-builder.ts";
import { normalAxis } from "../graph/shape.ts";
import { describeNode } from "../model/describe-node.ts";
import { intAttribute } from "../model/attributes.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { ChosenScores } from "./choose-scores.ts";
import { axisReading, movedAxis } from "./class-axis.ts";
import type { LinearLayer } from "./linear-form.ts";
import type { PathStep } from "./score-path.ts";

const hint = "Name the tensor with the raw class scores with the option `logits`.";

/** The axis that an activation works along; from the end where the model says no number of dimensions. */
function activationAxis(builder: GraphBuilder, { node, input }: PathStep): number {
  const rank = builder.shapeOf(input)?.length;
  const axis = intAttribute(node, "axis", builder.opset < 13 ? 1 : -1);
  // Before operator set 13 all axes from this one on were one; with a single one that is longer than 1, it is the same.
  return rank === undefined ? axis : normalAxis(axis, rank);
}

function checkActivation(builder: GraphBuilder, step: PathStep, axis: number): void {
  const { node, input } = step;
  if (node.opType === "Sigmoid") return;
  const shape = builder.shapeOf(input);
  const found = activationAxis(builder, step);
  const own = shape === undefined ? axis : normalAxis(axis, shape.length);
  const isSame = found === own || (shape === undefined && found === 1 && own === -1);
  const rest = shape?.slice(found).filter((_, place) => place + found !== own) ?? [];
  const isOld = builder.opset < 13 && rest.some((size) => size !== 1);
  const spans = builder.opset < 13 && found < own && rest.every((size) => size === 1);
  if ((isSame || spans) && !isOld) return;
  refuseModel(
    step.output,
    `${describeNode(node)} along axis ${intAttribute(node, "axis", -1)}`,
    `class scores along axis ${own}, as the layer before it computes them`,
    hint,
  );
}

/**
 * Follows the class axis of a head through all steps up to the output.
 *
 * @returns the class axis of the logits
 * @throws {@link ModelError} where it is lost, or a Softmax works along another one
 */
export function followClasses(
  builder: GraphBuilder,
  { layer: value, before, after, logits }: ChosenScores,
  { operator, classes }: Pick<LinearLayer, "operator"> & { readonly classes: number },
): number {
  const reading = axisReading(builder);
  const rank = builder.shapeOf(value)?.length;
  let axis = operator === "MatMul" ? (rank === undefined ? -1 : rank - 1) : 1;
  let found = axis;
  for (const step of [...before, ...after]) {
    if (step.kind === "activation") checkActivation(builder, step, axis);
    // One class needs no axis of its own.
    const moved = movedAxis(step, reading, { axis, classes }) ?? (classes === 1 ? -1 : undefined);
    if (moved === undefined) {
      return refuseModel(
        logits,
        `${describeNode(step.node)} after the layer of ${classes} classes, after which they lie along no axis of their own`,
        "class scores along one axis, from the layer to the output",
        hint,
      );
    }
    axis = moved;
    if (step.output === logits) found = axis;
  }
  return found;
}
