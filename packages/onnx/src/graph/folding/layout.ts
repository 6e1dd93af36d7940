import { intAttribute, intsAttribute, tensorAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { computedConstant, elementCount, reshapedConstant, tensorConstant } from "../constant.ts";
import type { Constant } from "../constant.ts";
import { normalAxis } from "../shape.ts";
import { listOf } from "./fold-rule.ts";
import type { FoldRule } from "./fold-rule.ts";
import { broadcastStrides, stridedNumbers, stridesOf } from "./strided.ts";

/** The dimensions that Reshape asks for: 0 copies one, −1 takes what is left. */
function targetDims(
  dims: readonly number[],
  target: readonly number[],
  allowZero: boolean,
): readonly number[] {
  const copied = target.map((size, axis) => (size === 0 && !allowZero ? dims[axis] : size));
  const others = elementCount(copied.filter((size) => size !== -1));
  return copied.map((size) => (size === -1 ? elementCount(dims) / others : size));
}

const reshape: FoldRule = (node, [data, shape]) => {
  const target = listOf(shape) ?? intsAttribute(node, "shape");
  if (data === undefined || target === undefined) return undefined;
  const allowZero = intAttribute(node, "allowzero", 0) !== 0;
  const dims = targetDims(data.dims, target, allowZero);
  return dims.every((size) => Number.isInteger(size) && size >= 0)
    ? reshapedConstant(data, dims)
    : undefined;
};

const flatten: FoldRule = (node, [data]) => {
  if (data === undefined) return undefined;
  const axis = normalAxis(intAttribute(node, "axis", 1), data.dims.length);
  const sizes = [data.dims.slice(0, axis), data.dims.slice(axis)];
  return reshapedConstant(data, sizes.map(elementCount));
};

function axesOf(node: NodeProto, given: Constant | undefined): readonly number[] | undefined {
  return listOf(given) ?? intsAttribute(node, "axes");
}

const squeeze: FoldRule = (node, [data, given]) => {
  if (data === undefined) return undefined;
  const axes = axesOf(node, given)?.map((axis) => normalAxis(axis, data.dims.length));
  return reshapedConstant(
    data,
    data.dims.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis))),
  );
};

const unsqueeze: FoldRule = (node, [data, given]) => {
  const axes = axesOf(node, given);
  if (data === undefined || axes === undefined) return undefined;
  const rank = data.dims.length + axes.length;
  const added = new Set(axes.map((axis) => normalAxis(axis, rank)));
  const rest = data.dims.values();
  const dims = Array.from({ length: rank }, (_, axis) =>
    added.has(axis) ? 1 : (rest.next().value ?? 1),
  );
  return reshapedConstant(data, dims);
};

const transpose: FoldRule = (node, [data]) => {
  if (data === undefined) return undefined;
  const { type, dims } = data;
  const order = intsAttribute(node, "perm") ?? dims.map((_, axis) => dims.length - 1 - axis);
  if (new Set(order).size !== dims.length || order.some((axis) => dims[axis] === undefined)) {
    return undefined;
  }
  const strides = stridesOf(dims);
  const turned = order.map((axis) => dims[axis]);
  return computedConstant(type, turned, () =>
    stridedNumbers(
      data.numbers(),
      turned,
      order.map((axis) => strides[axis]),
    ),
  );
};

const expand: FoldRule = (_, [data, shape]) => {
  const target = listOf(shape);
  if (data === undefined || target === undefined) return undefined;
  const dims = broadcastDims(data.dims, target);
  return dims === undefined ? undefined : repeated(data, dims);
};

/** The dimensions that two tensors broadcast to; undefined when they do not fit. */
export function broadcastDims(
  a: readonly number[],
  b: readonly number[],
): readonly number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const sizes = Array.from({ length: rank }, (_, index) => {
    const [one, other] = [a, b].map((dims) => dims[index - rank + dims.length] ?? 1);
    if (one !== other && one !== 1 && other !== 1) return undefined;
    return one === 1 ? other : one;
  });
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
}

function repeated(data: Constant, dims: readonly number[]): Constant | undefined {
  return computedConstant(data.type, dims, () =>
    stridedNumbers(data.numbers(), dims, broadcastStrides(data.dims, dims)),
  );
}

const constantOfShape: FoldRule = (node, [shape]) => {
  const dims = listOf(shape);
  const tensor = tensorAttribute(node, "value");
  const value = tensor && tensorConstant(tensor);
  if (dims === undefined || (tensor !== undefined && value === undefined)) return undefined;
  return computedConstant(value?.type ?? "float32", dims, () =>
    new Float64Array(elementCount(dims)).fill(value?.numbers()[0] ?? 0),
  );
};

/** Folding of operators that rearrange numbers without computing. */
export const layoutFolding: Readonly<Record<string, FoldRule>> = {
  ConstantOfShape: constantOfShape,
  // With a third input it may be told to drop numbers.
  Dropout: ({ input }, [data]) => (input.length > 2 ? undefined : data),
  Expand: expand,
  Flatten: flatten,
  Identity: (_, [data]) => data,
  Reshape: reshape,
  Shape: (node, [data]) => {
    if (data === undefined) return undefined;
    const start = intAttribute(node, "start", 0);
    const end = intAttribute(node, "end", data.dims.length);
    const sizes = data.dims.slice(start, end);
    return computedConstant("int64", [sizes.length], () => sizes);
  },
  Squeeze: squeeze,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
