import { intAttribute } from "../../model/attributes.ts";
import { elementTypeFromCode } from "../../model/element-type.ts";
import type { ElementType } from "../../model/element-type.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Constant } from "../constant.ts";
import { elementCount } from "../constant.ts";
import { normalAxis } from "../shape.ts";
import { mapped } from "./arithmetic.ts";
import type { FoldRule } from "./fold-rule.ts";
import { roundHalfEven } from "./round-to-type.ts";
import { stridesOf } from "./strided.ts";

/**
 * For each number of a quantised tensor, the place of its scale: one for all, one for each index along an axis, or one for each
 * block along it. Undefined when the sizes do not fit.
 */
export function scalePlaces(
  node: NodeProto,
  dims: readonly number[],
  scale: readonly number[],
): ((index: number) => number) | undefined {
  if (elementCount(scale) === 1) return () => 0;
  const axis = normalAxis(intAttribute(node, "axis", 1), dims.length);
  const stride = stridesOf(dims)[axis];
  if (stride === undefined) return undefined;
  if (scale.length === 1) {
    return scale[0] === dims[axis] ? (index) => Math.floor(index / stride) % dims[axis] : undefined;
  }
  const block = intAttribute(node, "block_size", 0);
  const fits = dims.every(
    (size, other) => scale[other] === (other === axis ? Math.ceil(size / block) : size),
  );
  if (!fits || scale.length !== dims.length) return undefined;
  return (index) => {
    const outer = Math.floor(index / (stride * dims[axis]));
    const along = Math.floor((Math.floor(index / stride) % dims[axis]) / block);
    return (outer * scale[axis] + along) * stride + (index % stride);
  };
}

/** What is read when it is first asked for. */
function once<Value>(read: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= read());
}

const dequantize: FoldRule = (node, [data, scale, zero]) => {
  if (data === undefined || scale === undefined) return undefined;
  const place = scalePlaces(node, data.dims, scale.dims);
  const type = elementTypeFromCode(intAttribute(node, "output_dtype", 0)) ?? scale.type;
  if (place === undefined || !fitsScale(scale, zero)) return undefined;
  const read = once(() => ({ scales: scale.numbers(), zeros: zero?.numbers() }));
  return mapped(
    data,
    (value, index) => {
      const { scales, zeros } = read();
      const at = place(index);
      return (value - (zeros?.[at] ?? 0)) * scales[at];
    },
    type,
  );
};

const ranges: Readonly<Partial<Record<ElementType, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
};

function fitsScale(scale: Constant, zero: Constant | undefined): boolean {
  return zero === undefined || elementCount(zero.dims) === elementCount(scale.dims);
}

const quantize: FoldRule = (node, [data, scale, zero]) => {
  if (data === undefined || scale === undefined) return undefined;
  const given = elementTypeFromCode(intAttribute(node, "output_dtype", 0));
  const type = zero?.type ?? given ?? "uint8";
  const range = ranges[type];
  const place = scalePlaces(node, data.dims, scale.dims);
  if (range === undefined || place === undefined || !fitsScale(scale, zero)) return undefined;
  const [least, most] = range;
  const read = once(() => ({ scales: scale.numbers(), zeros: zero?.numbers() }));
  return mapped(
    data,
    (value, index) => {
      const { scales, zeros } = read();
      const at = place(index);
      const steps = roundHalfEven(Math.fround(value / scales[at]));
      return Math.min(most, Math.max(least, steps + (zeros?.[at] ?? 0)));
    },
    type,
  );
};

/** Folding of quantised weights. */
export const quantizedFolding: Readonly<Record<string, FoldRule>> = {
  DequantizeLinear: dequantize,
  QuantizeLinear: quantize,
};
