import type { OnnxModel } from "@balms/onnx";

/** A parameter with its sizes. */
export interface Parameter {
  readonly values: Float32Array;
  readonly dims: readonly number[];
}

/** The parameters of a model that was just made: its initializers whose names end with `.weight` or `.bias`, copied. */
export function parametersOf(model: OnnxModel): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  for (const { name, rawData, dims } of model.graph?.initializer ?? []) {
    if (!/\.(weight|bias)$/.test(name)) continue;
    const values = new Float32Array(rawData.slice().buffer);
    parameters.set(name, { values, dims: dims.map(Number) });
  }
  return parameters;
}
