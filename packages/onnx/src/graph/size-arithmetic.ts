// Arithmetic with shapes, as exporters write it: of sizes that have only a name what can be told is kept.
import { intAttribute, intsAttribute } from "../model/attributes.ts";
import { elementTypeFromCode } from "../model/element-type.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { Dimension, Shape } from "./shape.ts";
import { sliceRange } from "./slice-range.ts";
import { largestOf } from "../model/largest-of.ts";

/** A size, or undefined for a number that only the run tells. */
export type KnownSize = Dimension | undefined;

/** A list of sizes, or one size without dimensions. */
export interface Sizes {
  readonly isList: boolean;
  readonly values: readonly KnownSize[];
}

/** What a rule may ask about its node's inputs. */
interface SizeContext {
  readonly node: NodeProto;
  /** The sizes that an input holds; undefined where nothing is known of it. */
  sizes(index: number): Sizes | undefined;
  /** The numbers of an input, where all are known. */
  numbers(index: number): readonly number[] | undefined;
  /** The shape of an input. */
  shape(index: number): Shape | undefined;
}

/** Lists that are longer are no shapes. */
export const mostSizes = 64;

type SizeRule = (context: SizeContext) => Sizes | undefined;

const same: SizeRule = (context) => context.sizes(0);

/** As whole numbers: others may be divided to what is no size. */
const cast: SizeRule = (context) => {
  const type = elementTypeFromCode(intAttribute(context.node, "to", 1));
  return type === "int64" || type === "int32" ? context.sizes(0) : undefined;
};

const shapeOf: SizeRule = (context) => {
  const shape = context.shape(0);
  if (shape === undefined) return undefined;
  const start = intAttribute(context.node, "start", 0);
  const end = intAttribute(context.node, "end", shape.length);
  return { isList: true, values: shape.slice(start, end) };
};

const gather: SizeRule = (context) => {
  const list = context.sizes(0);
  const indices = context.numbers(1);
  const rank = context.shape(1)?.length;
  if (list === undefined || indices === undefined || (rank !== 0 && rank !== 1)) return undefined;
  return { isList: rank === 1, values: indices.map((index) => list.values.at(index)) };
};

const slice: SizeRule = (context) => {
  const list = context.sizes(0);
  const hasSteps = (context.node.input[4] ?? "") !== "";
  const [start] = context.numbers(1) ?? [];
  const [end] = context.numbers(2) ?? [];
  const [step] = hasSteps ? (context.numbers(4) ?? []) : [1];
  if (list === undefined || start === undefined || end === undefined || step === undefined) {
    return undefined;
  }
  const range = sliceRange(list.values.length, start, end, step);
  const places = Array.from({ length: range.length }, (_, index) => range.start + index * step);
  return { isList: true, values: places.map((place) => list.values[place]) };
};

const concat: SizeRule = (context) => {
  const lists = context.node.input.map((_, index): readonly KnownSize[] | undefined => {
    const found = context.sizes(index);
    if (found !== undefined) return found.values;
    // Of a list that nothing else is known of, the length may be.
    const shape = context.shape(index);
    const length = shape?.length === 1 ? shape[0] : undefined;
    return typeof length === "number" && length < mostSizes
      ? Array.from({ length }, () => undefined)
      : undefined;
  });
  return lists.every((list) => list !== undefined)
    ? { isList: true, values: lists.flat() }
    : undefined;
};

const unsqueeze: SizeRule = (context) => {
  const size = context.sizes(0);
  const axes = intsAttribute(context.node, "axes") ?? context.numbers(1);
  if (size === undefined || size.isList || axes?.length !== 1) return undefined;
  return { isList: true, values: size.values };
};

const squeeze: SizeRule = (context) => {
  const list = context.sizes(0);
  return list?.values.length === 1 ? { isList: false, values: list.values } : undefined;
};

/** To a list again, which exporters do with lists. */
const reshape: SizeRule = (context) => {
  const list = context.sizes(0);
  const target = context.numbers(1);
  const isList = target?.length === 1 && (target[0] === -1 || target[0] === list?.values.length);
  return list === undefined || !isList ? undefined : { isList, values: list.values };
};

/** One value for each element, of inputs that are lists of one length, or single sizes. */
const elementwise =
  (combine: (sizes: readonly KnownSize[]) => KnownSize): SizeRule =>
  (context) => {
    const inputs = context.node.input.map((_, index) => context.sizes(index));
    if (!inputs.every((input) => input !== undefined)) return undefined;
    const length = largestOf(inputs.map(({ values }) => values.length));
    const fits = inputs.every(({ values }) => values.length === length || values.length === 1);
    if (!fits) return undefined;
    const values = Array.from({ length }, (_, at) =>
      combine(inputs.map(({ values: all }) => (all.length === 1 ? all[0] : all[at]))),
    );
    return { isList: inputs.some(({ isList }) => isList), values };
  };

/** A result of two numbers; with the neutral one a size stays what it is. */
const arithmetic = (
  compute: (a: number, b: number) => number,
  neutral: number,
  isEitherWay: boolean,
): SizeRule =>
  elementwise(([a, b]) => {
    if (b === neutral) return a;
    if (isEitherWay && a === neutral) return b;
    if (typeof a !== "number" || typeof b !== "number") return undefined;
    const size = compute(a, b);
    return Number.isSafeInteger(size) ? size : undefined;
  });

const isEqual = elementwise(([a, b]) => {
  if (a === undefined || b === undefined) return undefined;
  if (a === b) return 1;
  const [one, other] = typeof a === "number" ? [a, b] : [b, a];
  // No size is negative.
  return typeof one === "number" && (typeof other === "number" || one < 0) ? 0 : undefined;
});

const where = elementwise(([condition, a, b]) => {
  if (typeof condition === "number") return condition === 0 ? b : a;
  return a === b ? a : undefined;
});

const rules: ReadonlyMap<string, SizeRule> = new Map(
  Object.entries({
    Add: arithmetic((a, b) => a + b, 0, true),
    Cast: cast,
    Concat: concat,
    Div: arithmetic((a, b) => Math.trunc(a / b), 1, false),
    Equal: isEqual,
    Gather: gather,
    Identity: same,
    Mul: arithmetic((a, b) => a * b, 1, true),
    Reshape: reshape,
    Shape: shapeOf,
    Slice: slice,
    Squeeze: squeeze,
    Sub: arithmetic((a, b) => a - b, 0, false),
    Unsqueeze: unsqueeze,
    Where: where,
  }),
);

/** The sizes that a node of the standard gives; undefined for one that does not compute with sizes, or where nothing is known. */
export function computeSizes(context: SizeContext): Sizes | undefined {
  const { domain, opType } = context.node;
  const found = domain === "" || domain === "ai.onnx" ? rules.get(opType)?.(context) : undefined;
  return found !== undefined && found.values.length <= mostSizes ? found : undefined;
}
