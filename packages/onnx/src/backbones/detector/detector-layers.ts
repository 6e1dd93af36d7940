import type { GraphBuilder } from "../../graph/graph-builder.ts";

/** A square convolution; zeros around the picture keep its size where the stride is 1. */
export interface ConvolutionSizes {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the window, odd. */
  readonly side: number;
  /** Default 1. */
  readonly stride?: number;
}

/** Where a layer's numbers begin. */
export interface LayerStart {
  /** Standard deviation of the weights; default √(2 / fan in), for what goes into Relu (He et al., ICCV 2015). */
  readonly deviation?: number;
  /** Every bias; default 0. */
  readonly bias?: number;
}

/** Makes a parameter of a graph, and gives back its name there; `start` says what it begins with. */
export type ParameterSource = (
  name: string,
  dims: readonly number[],
  start: { readonly deviation: number; readonly middle: number },
) => string;

/** Adds layers with a weight and a bias each, `NAME.weight` and `NAME.bias`, without normalisation. */
export class DetectorLayers {
  readonly graph: GraphBuilder;
  readonly #parameter: ParameterSource;
  readonly #parameters = new Map<string, readonly [weight: string, bias: string]>();

  constructor(graph: GraphBuilder, parameter: ParameterSource) {
    this.graph = graph;
    this.#parameter = parameter;
  }

  /** `x ⋆ W + b`. */
  convolution(
    name: string,
    value: string,
    { inputs, outputs, side, stride = 1 }: ConvolutionSizes,
    start?: LayerStart,
  ): string {
    const margin = (side - 1) / 2;
    const attributes = {
      kernel_shape: [side, side],
      pads: [margin, margin, margin, margin],
      strides: [stride, stride],
    };
    const parameters = this.#numbers(name, [outputs, inputs, side, side], start);
    return this.graph.node("Conv", [value, ...parameters], attributes, name);
  }

  /** `x·Wᵀ + b`. */
  linear(
    name: string,
    value: string,
    { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
    start?: LayerStart,
  ): string {
    const parameters = this.#numbers(name, [outputs, inputs], start);
    return this.graph.node("Gemm", [value, ...parameters], { transB: 1 }, name);
  }

  relu(value: string): string {
    return this.graph.node("Relu", [value]);
  }

  /** A layer of one name is one layer, however often it is used. */
  #numbers(
    name: string,
    dims: readonly number[],
    { deviation, bias = 0 }: LayerStart = {},
  ): readonly [weight: string, bias: string] {
    const known = this.#parameters.get(name);
    if (known !== undefined) return known;
    const length = dims.reduce((product, size) => product * size, 1);
    const spread = deviation ?? Math.sqrt((2 * dims[0]) / length);
    const made = [
      this.#parameter(`${name}.weight`, dims, { deviation: spread, middle: 0 }),
      this.#parameter(`${name}.bias`, [dims[0]], { deviation: 0, middle: bias }),
    ] as const;
    this.#parameters.set(name, made);
    return made;
  }
}
