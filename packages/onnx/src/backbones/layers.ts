import type { RandomGenerator } from "@balms/core";
import type { GraphBuilder } from "../graph/graph-builder.ts";

/** How a convolution moves: a square window, zeros around the picture so that stride 1 keeps its size. */
interface Window {
  /** Side of the window, odd. */
  readonly side: number;
  /** Default 1. */
  readonly stride?: number;
}

/** Adds layers of pictures to a graph, with names as PyTorch gives them and numbers as its networks begin with. */
export class Layers {
  readonly #graph: GraphBuilder;
  readonly #random: RandomGenerator;

  /** @param random - forked by the name of each tensor, so that none depends on what else the network has */
  constructor(graph: GraphBuilder, random: RandomGenerator) {
    this.#graph = graph;
    this.#random = random.fork("weights");
  }

  /**
   * A convolution without bias, for a normalisation follows: N(0, 2 / fan out), fan out = side² · outputs.
   *
   * Source: He et al., "Delving deep into rectifiers", ICCV 2015.
   */
  convolution(
    name: string,
    value: string,
    { inputs, outputs, side, stride = 1 }: Window & { inputs: number; outputs: number },
  ): string {
    const dims = [outputs, inputs, side, side];
    const deviation = Math.sqrt(2 / (side * side * outputs));
    const random = this.#random.fork(`${name}.weight`);
    const numbers = Float32Array.from(
      { length: outputs * inputs * side * side },
      () => deviation * random.normal(),
    );
    const weight = this.#graph.constant(`${name}.weight`, numbers, dims);
    const margin = (side - 1) / 2;
    const attributes = {
      kernel_shape: [side, side],
      pads: [margin, margin, margin, margin],
      strides: [stride, stride],
    };
    return this.#graph.node("Conv", [value, weight], attributes, name);
  }

  /** Batch normalisation as at inference, by statistics that change nothing yet. */
  normalization(name: string, value: string, channels: number): string {
    const parts = { weight: 1, bias: 0, running_mean: 0, running_var: 1 };
    const inputs = Object.entries(parts).map(([part, number]) =>
      this.#graph.constant(`${name}.${part}`, new Float32Array(channels).fill(number), [channels]),
    );
    const attributes = { epsilon: 1e-5, momentum: 0.9 };
    return this.#graph.node("BatchNormalization", [value, ...inputs], attributes, name);
  }

  relu(value: string): string {
    return this.#graph.node("Relu", [value]);
  }

  sum(value: string, other: string): string {
    return this.#graph.node("Add", [value, other]);
  }

  /** Every second pixel of every second line, and channels of zeros on both sides of those that there are. */
  thinned(value: string, { inputs, outputs }: { inputs: number; outputs: number }): string {
    const ranges = [
      [0, 0],
      [2 ** 31 - 1, 2 ** 31 - 1],
      [2, 3],
      [2, 2],
    ].map((values) => this.#graph.integers(values));
    const before = Math.floor((outputs - inputs) / 2);
    const after = outputs - inputs - before;
    const zeros = this.#graph.integers([0, before, 0, 0, 0, after, 0, 0]);
    return this.#graph.node("Pad", [this.#graph.node("Slice", [value, ...ranges]), zeros]);
  }

  /** The largest of each window. */
  maximum(value: string, { side, stride }: Required<Window>): string {
    const margin = Math.floor((side - 1) / 2);
    return this.#graph.node("MaxPool", [value], {
      kernel_shape: [side, side],
      pads: [margin, margin, margin, margin],
      strides: [stride, stride],
    });
  }

  /** All numbers of a picture in a row: its features. */
  flat(value: string): string {
    return this.#graph.node("Flatten", [value], {}, "features");
  }

  /** The mean of each channel: the features of a picture wherever things are. */
  means(value: string): string {
    return this.flat(this.#graph.node("GlobalAveragePool", [value]));
  }

  /** Raw class scores: weights and biases uniform within ±1/√inputs, as PyTorch's linear layers begin. */
  head(
    name: string,
    features: string,
    { inputs, outputs }: { inputs: number; outputs: number },
  ): string {
    const bound = 1 / Math.sqrt(inputs);
    const drawn = (part: string, dims: readonly number[]): string => {
      const random = this.#random.fork(`${name}.${part}`);
      const length = dims.reduce((product, size) => product * size, 1);
      const numbers = Float32Array.from({ length }, () => bound * (2 * random.uniform() - 1));
      return this.#graph.constant(`${name}.${part}`, numbers, dims);
    };
    const parameters = [drawn("weight", [outputs, inputs]), drawn("bias", [outputs])];
    return this.#graph.node("Gemm", [features, ...parameters], { transB: 1 }, "logits");
  }
}
