import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";

interface Call {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: NamedAttrMap;
}

/**
 * Cumulative sums and products along an axis that is counted from the end, −1 being the last: kernels
 * take it as it is, and read outside of the tensor, which on wasm is other memory.
 */
export const axisFromTheFront =
  <Any extends Call>(original: (call: Any) => unknown) =>
  (call: Any): unknown => {
    const axis = call.attrs["axis"] as number;
    if (!(axis < 0)) return original(call);
    return original({
      ...call,
      attrs: { ...call.attrs, axis: axis + call.inputs["x"].shape.length },
    });
  };
