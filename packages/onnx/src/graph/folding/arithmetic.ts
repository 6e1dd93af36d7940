import { intAttribute } from "../../model/attributes.ts";
import { elementTypeFromCode, isFloatingPoint } from "../../model/element-type.ts";
import type { ElementType } from "../../model/element-type.ts";
import { computedConstant } from "../constant.ts";
import type { Constant } from "../constant.ts";
import type { FoldRule } from "./fold-rule.ts";
import { broadcastDims } from "./layout.ts";
import { roundToType } from "./round-to-type.ts";
import { broadcastStrides, stridedNumbers } from "./strided.ts";

/** One number for each of a constant's, rounded to the type. */
export function mapped(
  data: Constant,
  change: (value: number, index: number) => number,
  type: ElementType = data.type,
): Constant | undefined {
  const round = roundToType(type);
  if (round === undefined || data.type === "string") return undefined;
  return computedConstant(type, data.dims, () =>
    Float64Array.from(data.numbers(), (value, index) => round(change(value, index))),
  );
}

/** Two constants number by number, the smaller one repeated. */
function combined(
  [a, b]: readonly (Constant | undefined)[],
  combine: (one: number, other: number) => number,
): Constant | undefined {
  if (a === undefined || b === undefined) return undefined;
  const dims = broadcastDims(a.dims, b.dims);
  const round = roundToType(a.type);
  if (dims === undefined || round === undefined) return undefined;
  return computedConstant(a.type, dims, () => {
    const [left, right] = [a, b].map((part) =>
      stridedNumbers(part.numbers(), dims, broadcastStrides(part.dims, dims)),
    );
    return left.map((value, index) => round(combine(value, right[index])));
  });
}

const binary =
  (combine: (one: number, other: number) => number): FoldRule =>
  (node, inputs) => {
    // Before operator set 7 the smaller tensor was placed by an attribute.
    const old = node.attribute.some(({ name }) => name === "broadcast" || name === "axis");
    return old || inputs.length > 2 ? undefined : combined(inputs, combine);
  };

const unary =
  (change: (value: number) => number): FoldRule =>
  (_, [data]) =>
    data === undefined ? undefined : mapped(data, change);

const divide: FoldRule = (node, inputs) =>
  binary(
    isFloatingPoint(inputs[0]?.type)
      ? (one, other) => one / other
      : (one, other) => Math.trunc(one / other),
  )(node, inputs);

/** What a division leaves: of the sign of the divisor, or with `fmod` of the number. */
const remainder: FoldRule = (node, inputs) => {
  const isOfNumber = intAttribute(node, "fmod", 0) === 1;
  return binary((one, other) => {
    const left = one % other;
    return isOfNumber || left === 0 || left < 0 === other < 0 ? left : left + other;
  })(node, inputs);
};

const cast: FoldRule = (node, [data]) => {
  const type = elementTypeFromCode(intAttribute(node, "to", 0));
  return data === undefined || type === undefined
    ? undefined
    : mapped(data, (value) => value, type);
};

const clip: FoldRule = (node, [data, low, high]) => {
  // Before operator set 11 the bounds were attributes; nobody clips weights by those.
  if (data === undefined || node.attribute.length > 0) return undefined;
  const [least, most] = [low?.numbers()[0] ?? -Infinity, high?.numbers()[0] ?? Infinity];
  return mapped(data, (value) => Math.min(most, Math.max(least, value)));
};

/** Folding of operators that compute number by number. */
export const arithmeticFolding: Readonly<Record<string, FoldRule>> = {
  Abs: unary(Math.abs),
  Add: binary((one, other) => one + other),
  Cast: cast,
  CastLike: (_, [data, like]) =>
    data === undefined || like === undefined
      ? undefined
      : mapped(data, (value) => value, like.type),
  Ceil: unary(Math.ceil),
  Clip: clip,
  Div: divide,
  Exp: unary(Math.exp),
  Floor: unary(Math.floor),
  Max: binary(Math.max),
  Min: binary(Math.min),
  Mod: remainder,
  Mul: binary((one, other) => one * other),
  Neg: unary((value) => -value),
  Pow: binary((one, other) => one ** other),
  Reciprocal: unary((value) => 1 / value),
  Sqrt: unary(Math.sqrt),
  Sub: binary((one, other) => one - other),
};
