import { intAttribute, intsAttribute } from "../model/attributes.ts";
import { normalAxis, staticSize } from "../graph/shape.ts";
import type { Shape } from "../graph/shape.ts";
import type { PathStep } from "./score-path.ts";

/** The axes that a node reduces, adds or takes away. */
type Axes = readonly number[] | undefined;

/** What the path of scores may ask about values. */
export interface PathValues {
  shape(name: string): Shape | undefined;
  constant(name: string): readonly number[] | undefined;
}

/** The number of elements that sizes make, with the named ones spelled out. */
function elements(shape: Shape): string {
  const names = shape.filter((size) => typeof size === "string");
  const known = staticSize(shape.filter((size) => typeof size === "number"));
  return [known, ...names.toSorted()].join(" ");
}

/** Whether two lists of sizes make the same number of elements, whatever the named ones are. */
function isSameSize(a: Shape, b: Shape): boolean {
  return elements(a) === elements(b);
}

/** Where an axis lies after the same numbers are given other dimensions. */
function reshapedAxis(
  from: Shape | undefined,
  to: Shape | undefined,
  axis: number,
  classes: number,
): number | undefined {
  if (to === undefined) return undefined;
  const at = from === undefined ? axis : normalAxis(axis, from.length);
  const after = from === undefined ? (axis === -1 ? [] : undefined) : from.slice(at + 1);
  const before = from?.slice(0, at);
  const place = to.findIndex(
    (size, index) =>
      size === classes &&
      ((after !== undefined && isSameSize(to.slice(index + 1), after)) ||
        (before !== undefined && isSameSize(to.slice(0, index), before))),
  );
  return place === -1 ? undefined : place;
}

function axesOf(step: PathStep, values: PathValues): Axes {
  return intsAttribute(step.node, "axes") ?? values.constant(step.node.input[1] ?? "");
}

/** Where an axis lies when others are reduced; undefined when it is reduced itself. */
function pooledAxis(step: PathStep, values: PathValues, axis: number): number | undefined {
  const shape = values.shape(step.input);
  if (step.node.opType !== "ReduceMean") return axis === 1 ? 1 : undefined;
  const axes = axesOf(step, values);
  if (shape === undefined || axes === undefined) return undefined;
  const at = normalAxis(axis, shape.length);
  const reduced = axes.map((one) => normalAxis(one, shape.length));
  if (reduced.includes(at)) return undefined;
  const isKept = intAttribute(step.node, "keepdims", 1) !== 0;
  return isKept ? at : at - reduced.filter((one) => one < at).length;
}

/** Where the class axis lies after a step; undefined when that step leaves the classes along no axis of their own. */
export function movedAxis(
  step: PathStep,
  values: PathValues,
  { axis, classes }: { axis: number; classes: number },
): number | undefined {
  const { opType } = step.node;
  if (step.kind === "pooling") return pooledAxis(step, values, axis);
  if (step.kind !== "layout" || ["Cast", "Dropout", "Identity"].includes(opType)) return axis;
  const shape = values.shape(step.input);
  if (opType === "Transpose") {
    if (shape === undefined) return undefined;
    const order = intsAttribute(step.node, "perm") ?? [...shape.keys()].toReversed();
    return order.indexOf(normalAxis(axis, shape.length));
  }
  return reshapedAxis(shape, values.shape(step.output), axis, classes);
}
