import { intAttribute, intsAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { computedConstant, elementCount } from "../constant.ts";
import type { Constant } from "../constant.ts";
import { normalAxis } from "../shape.ts";
import { mapped } from "./arithmetic.ts";
import { listOf } from "./fold-rule.ts";
import type { FoldRule } from "./fold-rule.ts";
import { roundToType } from "./round-to-type.ts";
import { broadcastStrides, stridesOf, stridedNumbers } from "./strided.ts";

interface Sum {
  readonly term: (value: number) => number;
  readonly result: (sum: number, count: number) => number;
}

/** Sums over axes, all of them kept with size 1. */
function summed(
  data: Constant,
  axes: ReadonlySet<number>,
  { term, result }: Sum,
): Constant | undefined {
  const round = roundToType(data.type);
  if (round === undefined) return undefined;
  const kept = data.dims.map((size, axis) => (axes.has(axis) ? 1 : size));
  return computedConstant(data.type, kept, () => {
    const numbers = data.numbers();
    const sums = new Float64Array(elementCount(kept));
    // Where each number goes: the kept tensor's places, repeated along the reduced axes.
    const places = stridedNumbers(
      Array.from(sums, (_, place) => place),
      data.dims,
      broadcastStrides(kept, data.dims),
    );
    for (let index = 0; index < numbers.length; index++) {
      sums[places[index]] += term(numbers[index]);
    }
    const count = numbers.length / sums.length;
    return sums.map((sum) => round(result(sum, count)));
  });
}

/** The reduced axes; an empty set for a node that reduces nothing. */
function reducedAxes(
  node: NodeProto,
  given: Constant | undefined,
  rank: number,
): ReadonlySet<number> {
  const axes = listOf(given) ?? intsAttribute(node, "axes") ?? [];
  if (axes.length > 0) return new Set(axes.map((axis) => normalAxis(axis, rank)));
  const none = intAttribute(node, "noop_with_empty_axes", 0) !== 0;
  return new Set(none ? [] : Array.from({ length: rank }, (_, axis) => axis));
}

const reduce =
  (sum: Sum): FoldRule =>
  (node, [data, given]) => {
    if (data === undefined) return undefined;
    const axes = reducedAxes(node, given, data.dims.length);
    const kept = summed(data, axes, sum);
    if (kept === undefined || intAttribute(node, "keepdims", 1) !== 0) return kept;
    const dims = data.dims.filter((_, axis) => !axes.has(axis));
    return computedConstant(kept.type, dims, () => kept.numbers());
  };

const squares: Sum = { term: (value) => value * value, result: Math.sqrt };
const absolutes: Sum = { term: Math.abs, result: (sum) => sum };

const lpNormalization: FoldRule = (node, [data]) => {
  if (data === undefined) return undefined;
  const axis = normalAxis(intAttribute(node, "axis", -1), data.dims.length);
  const norms = summed(
    data,
    new Set([axis]),
    intAttribute(node, "p", 2) === 1 ? absolutes : squares,
  );
  if (norms === undefined) return undefined;
  const [stride] = stridesOf(data.dims.slice(axis));
  const block = stride * data.dims[axis];
  return mapped(data, (value, index) => {
    const norm = norms.numbers()[Math.floor(index / block) * stride + (index % stride)];
    return norm === 0 ? 0 : value / norm;
  });
};

/** Folding of sums and norms, which weights are normalised with. */
export const reductionFolding: Readonly<Record<string, FoldRule>> = {
  LpNormalization: lpNormalization,
  ReduceL1: reduce(absolutes),
  ReduceL2: reduce(squares),
  ReduceMean: reduce({ term: (value) => value, result: (sum, count) => sum / count }),
  ReduceSum: reduce({ term: (value) => value, result: (sum) => sum }),
  ReduceSumSquare: reduce({ term: (value) => value * value, result: (sum) => sum }),
};
