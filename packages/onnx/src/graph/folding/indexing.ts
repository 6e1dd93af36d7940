import { intAttribute, intsAttribute } from "../../model/attributes.ts";
import { computedConstant, elementCount } from "../constant.ts";
import { normalAxis } from "../shape.ts";
import { sliceRange } from "../slice-range.ts";
import { listOf } from "./fold-rule.ts";
import type { FoldRule } from "./fold-rule.ts";
import { stridedNumbers, stridesOf } from "./strided.ts";

const concat: FoldRule = (node, inputs) => {
  const parts = inputs.filter((part) => part !== undefined);
  const [first] = parts;
  if (first === undefined || parts.length < inputs.length) return undefined;
  const axis = normalAxis(intAttribute(node, "axis", 0), first.dims.length);
  const fits = parts.every(
    ({ dims, type }) =>
      type === first.type &&
      dims.length === first.dims.length &&
      dims.every((size, other) => other === axis || size === first.dims[other]),
  );
  if (!fits || first.dims[axis] === undefined) return undefined;
  const total = parts.reduce((sum, { dims }) => sum + dims[axis], 0);
  const dims = first.dims.with(axis, total);
  return computedConstant(first.type, dims, () => {
    const result = new Float64Array(elementCount(dims));
    const row = elementCount(dims.slice(axis));
    let start = 0;
    for (const part of parts) {
      const width = elementCount(part.dims.slice(axis));
      const numbers = part.numbers();
      for (let index = 0; index < numbers.length; index++) {
        result[Math.floor(index / width) * row + start + (index % width)] = numbers[index];
      }
      start += width;
    }
    return result;
  });
};

const slice: FoldRule = (node, [data, ...given]) => {
  const starts = listOf(given[0]) ?? intsAttribute(node, "starts");
  const ends = listOf(given[1]) ?? intsAttribute(node, "ends");
  if (data === undefined || starts === undefined || ends === undefined) return undefined;
  const axes = listOf(given[2]) ?? intsAttribute(node, "axes") ?? starts.map((_, index) => index);
  const steps = listOf(given[3]);
  const dims = [...data.dims];
  const strides = stridesOf(dims);
  let offset = 0;
  for (const [index, counted] of axes.entries()) {
    const axis = normalAxis(counted, dims.length);
    const step = steps?.[index] ?? 1;
    if (dims[axis] === undefined || step === 0) return undefined;
    const { start, length } = sliceRange(data.dims[axis], starts[index], ends[index], step);
    dims[axis] = length;
    offset += start * strides[axis];
    strides[axis] *= step;
  }
  return computedConstant(data.type, dims, () =>
    stridedNumbers(data.numbers(), dims, strides, offset),
  );
};

const gather: FoldRule = (node, [data, picked]) => {
  const indices = listOf(picked);
  if (data === undefined || picked === undefined || indices === undefined) return undefined;
  const axis = normalAxis(intAttribute(node, "axis", 0), data.dims.length);
  const size = data.dims[axis];
  if (size === undefined || indices.some((index) => index < -size || index >= size)) {
    return undefined;
  }
  const [before, after] = [data.dims.slice(0, axis), data.dims.slice(axis + 1)];
  return computedConstant(data.type, [...before, ...picked.dims, ...after], () => {
    const numbers = data.numbers();
    const inner = elementCount(after);
    const result = new Float64Array(elementCount(before) * indices.length * inner);
    for (let place = 0; place < result.length; place++) {
      const row = Math.floor(place / inner);
      const outer = Math.floor(row / indices.length);
      const index = normalAxis(indices[row % indices.length], size);
      result[place] = numbers[(outer * size + index) * inner + (place % inner)];
    }
    return result;
  });
};

/** Folding of operators that pick numbers or put them side by side. */
export const indexingFolding: Readonly<Record<string, FoldRule>> = {
  Concat: concat,
  Gather: gather,
  Slice: slice,
};
