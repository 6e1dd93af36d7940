import { GraphWriter, randomNumbers } from "../zoo/graph-writer.ts";

/** How a convolution is laid. */
interface ConvolutionOptions {
  readonly side?: number;
  readonly stride?: number;
  readonly group?: number;
  readonly bias?: boolean;
}

/** Writes layers as exporters of frameworks write them, with weights of the size that training begins with. */
export class NetworkWriter extends GraphWriter {
  #layer = 0;
  readonly #dropout: number;

  /** @param dropout - share of numbers that are dropped in training */
  constructor(dropout = 0.5) {
    super();
    this.#dropout = dropout;
  }

  /** Normal numbers over √(fan in). */
  matrix(dims: readonly number[], fan = dims.slice(1).reduce((a, b) => a * b, 1)): string {
    const name = `weight${this.#layer++}`;
    return this.tensor(
      name,
      dims,
      randomNumbers(name, dims).map((value) => value / Math.sqrt(fan)),
    );
  }

  /** Numbers around `middle`. */
  vector(size: number, middle: number): string {
    const name = `vector${this.#layer++}`;
    return this.tensor(
      name,
      [size],
      randomNumbers(name, [size]).map((value) => middle + 0.1 * value),
    );
  }

  /** A number that is no parameter. */
  number(value: number): string {
    return this.tensor(`number${this.#layer++}`, [], [value]);
  }

  integers(...values: number[]): string {
    return this.tensor(`integers${this.#layer++}`, [values.length], values, "int64");
  }

  conv(value: string, inputs: number, outputs: number, options: ConvolutionOptions = {}): string {
    const { side = 3, stride = 1, group = 1, bias = false } = options;
    const pad = Math.floor((side - 1) / 2);
    return this.op(
      "Conv",
      [
        value,
        this.matrix([outputs, inputs / group, side, side]),
        ...(bias ? [this.vector(outputs, 0)] : []),
      ],
      { kernel_shape: [side, side], strides: [stride, stride], pads: [pad, pad, pad, pad], group },
    );
  }

  norm(value: string, channels: number): string {
    const numbers = [1, 0, 0].map((middle) => this.vector(channels, middle));
    const variance = this.tensor(
      `variance${this.#layer++}`,
      [channels],
      Array.from({ length: channels }, () => 1),
    );
    return this.op("BatchNormalization", [value, ...numbers, variance], {
      epsilon: { float: 1e-5 },
    });
  }

  /** Convolution and batch normalisation. */
  convNorm(value: string, inputs: number, outputs: number, options?: ConvolutionOptions): string {
    return this.norm(this.conv(value, inputs, outputs, options), outputs);
  }

  dropout(value: string): string {
    return this.op("Dropout", [value, this.number(this.#dropout)]);
  }

  relu(value: string): string {
    return this.op("Relu", [value]);
  }

  silu(value: string): string {
    return this.op("Mul", [value, this.op("Sigmoid", [value])]);
  }

  /** As it is exported before operator version 20. */
  gelu(value: string): string {
    const half = this.op("Erf", [this.op("Div", [value, this.number(Math.SQRT2)])]);
    const product = this.op("Mul", [value, this.op("Add", [half, this.number(1)])]);
    return this.op("Mul", [product, this.number(0.5)]);
  }

  layerNorm(value: string, size: number): string {
    const inputs = [value, this.vector(size, 1), this.vector(size, 0)];
    return this.op("LayerNormalization", inputs, { axis: -1, epsilon: { float: 1e-5 } });
  }

  /** A linear layer on the last of several axes. */
  project(value: string, inputs: number, outputs: number): string {
    const product = this.op("MatMul", [value, this.matrix([inputs, outputs], inputs)]);
    return this.op("Add", [this.vector(outputs, 0), product]);
  }

  linear(value: string, inputs: number, outputs: number, output?: string): string {
    const parts = [value, this.matrix([outputs, inputs]), this.vector(outputs, 0)];
    return this.op("Gemm", parts, { transB: 1 }, output);
  }

  pool(operator: string, value: string, side: number, stride: number): string {
    const pad = Math.floor((side - 1) / 2);
    const pads = [pad, pad, pad, pad];
    return this.op(operator, [value], {
      kernel_shape: [side, side],
      strides: [stride, stride],
      pads,
    });
  }

  reshape(value: string, ...shape: number[]): string {
    return this.op("Reshape", [value, this.integers(...shape)]);
  }

  transpose(value: string, ...perm: number[]): string {
    return this.op("Transpose", [value], { perm });
  }

  /** Channels by their importance. */
  squeezeExcite(value: string, channels: number, gate: "Sigmoid" | "HardSigmoid"): string {
    const means = this.op("GlobalAveragePool", [value]);
    const few = this.relu(this.conv(means, channels, 4, { side: 1, bias: true }));
    const scale = this.op(gate, [this.conv(few, 4, channels, { side: 1, bias: true })]);
    return this.op("Mul", [scale, value]);
  }

  /** Attention of `heads` heads over the axis before the last: [N, T, size]. */
  attention(
    value: string,
    [tokens, size]: readonly [number, number],
    heads: number,
    added: readonly string[] = [],
  ): string {
    const split = (perm: readonly number[]): string => {
      const wide = this.reshape(this.project(value, size, size), -1, tokens, heads, size / heads);
      return this.transpose(wide, ...perm);
    };
    const [query, key, values] = [split([0, 2, 1, 3]), split([0, 2, 3, 1]), split([0, 2, 1, 3])];
    const product = this.op("MatMul", [query, key]);
    const scores = this.op("Div", [product, this.number(Math.sqrt(size / heads))]);
    const all = added.reduce((sum, more) => this.op("Add", [sum, more]), scores);
    const mixed = this.op("MatMul", [this.op("Softmax", [all], { axis: -1 }), values]);
    return this.project(
      this.reshape(this.transpose(mixed, 0, 2, 1, 3), -1, tokens, size),
      size,
      size,
    );
  }

  /** Normalised means of the maps, and the scores of 4 classes. */
  classify(value: string, channels: number): void {
    const means = this.op("Flatten", [this.op("GlobalAveragePool", [value])], { axis: 1 });
    this.scores(means, channels);
  }

  scores(features: string, size: number): void {
    this.output(this.linear(features, size, 4, "scores"), ["N", 4]);
  }
}
