import {
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  type ClassDraw,
  type ClassPrior,
  createRandom,
  drawClasses,
  metaSamplerGradient,
  plainSoftmaxGradient,
  plainSoftmaxLoss,
  priorFromCounts,
  type RandomGenerator,
  reduceLosses,
} from "@balms/core";
import {
  type BilevelOptions,
  type BilevelResult,
  bilevelStep,
  type InnerStep,
  linearHeadMetaGradient,
  type MetaGradient,
  type TwoPassModel,
} from "@balms/core/adapter";

/** A network of parameters in one vector: logits, and the gradient from that of the logits. */
export interface Network {
  readonly size: number;
  logits(theta: Float64Array, x: Float64Array): Float64Array;
  gradient(theta: Float64Array, x: Float64Array, slope: Float64Array): Float64Array;
}

export const C = 3;
export const D = 4;

/** W [C, width] and b [C] from `start` on. */
function affine(width: number, classes: number, start = 0) {
  const bias = start + classes * width;
  return {
    end: bias + classes,
    forward(theta: Float64Array, x: Float64Array): Float64Array {
      return Float64Array.from({ length: (x.length / width) * classes }, (_, i) => {
        const [row, j] = [Math.floor(i / classes), i % classes];
        let sum = theta[bias + j];
        for (let d = 0; d < width; d++) sum += theta[start + j * width + d] * x[row * width + d];
        return sum;
      });
    },
    /** Adds to `out` and returns the gradient by x. */
    backward(theta: Float64Array, x: Float64Array, slope: Float64Array, out: Float64Array) {
      const back = new Float64Array(x.length);
      for (const [i, g] of slope.entries()) {
        const [row, j] = [Math.floor(i / classes), i % classes];
        out[bias + j] += g;
        for (let d = 0; d < width; d++) {
          out[start + j * width + d] += g * x[row * width + d];
          back[row * width + d] += g * theta[start + j * width + d];
        }
      }
      return back;
    },
  };
}

export function linearNetwork(): Network {
  const layer = affine(D, C);
  return {
    size: layer.end,
    logits: (theta, x) => layer.forward(theta, x),
    gradient(theta, x, slope) {
      const out = new Float64Array(layer.end);
      layer.backward(theta, x, slope, out);
      return out;
    },
  };
}

export function tanhNetwork(hidden = 5): Network {
  const first = affine(D, hidden);
  const second = affine(hidden, C, first.end);
  const inner = (theta: Float64Array, x: Float64Array) => first.forward(theta, x).map(Math.tanh);
  return {
    size: second.end,
    logits: (theta, x) => second.forward(theta, inner(theta, x)),
    gradient(theta, x, slope) {
      const out = new Float64Array(second.end);
      const h = inner(theta, x);
      const back = second.backward(theta, h, slope, out);
      first.backward(
        theta,
        x,
        back.map((g, i) => g * (1 - h[i] ** 2)),
        out,
      );
      return out;
    },
  };
}

const counts = [30, 8, 2];

/** Rows of three Gaussians; class c has `counts[c]` of them. */
const rowsOf = counts.map((count, c) => {
  const random = createRandom(`class ${c}`);
  return Array.from({ length: count }, () =>
    Array.from({ length: D }, (_, d) => random.normal() + (d === c ? 1.5 : 0)),
  );
});

export const prior: ClassPrior = priorFromCounts(counts);

/** Rows, and their classes. */
export interface Batch {
  readonly x: Float64Array;
  readonly labels: Int32Array;
}

/** Per class one of its rows. */
export function rowsFor(classes: Int32Array, random: RandomGenerator): Batch {
  const rows = Array.from(classes, (c) => rowsOf[c][random.integer(rowsOf[c].length)]);
  return { x: Float64Array.from(rows.flat()), labels: classes };
}

/** SGD on a network; counts how often each of its methods is called. */
export class TestModel implements TwoPassModel<Batch, Float64Array, Float64Array> {
  readonly network: Network;
  theta: Float64Array;
  velocity: Float64Array;
  readonly calls = { train: 0, metaGradient: 0, lossesAt: 0, released: 0 };

  constructor(network: Network) {
    const random = createRandom("start");
    this.network = network;
    this.theta = Float64Array.from({ length: network.size }, () => 0.5 * random.normal());
    this.velocity = Float64Array.from({ length: network.size }, () => 0.1 * random.normal());
  }

  snapshot(): Float64Array {
    return this.theta.slice();
  }

  train({ x, labels }: Batch, step: InnerStep): void {
    this.calls.train++;
    const { learningRate, momentum, weightDecay, nesterov, rowWeights } = step;
    const logits = this.network.logits(this.theta, x);
    const slope = balancedSoftmaxGradient(logits, labels, { prior, rowWeights });
    const gradient = this.network.gradient(this.theta, x, slope);
    for (const [i, g] of gradient.entries()) {
      const decayed = g + weightDecay * this.theta[i];
      this.velocity[i] = momentum * this.velocity[i] + decayed;
      const move = nesterov ? decayed + momentum * this.velocity[i] : this.velocity[i];
      this.theta[i] -= learningRate * move;
    }
  }

  metaBatch(random: RandomGenerator): Batch {
    return rowsFor(Int32Array.of(0, 1, 2, 0, 1, 2), random);
  }

  metaGradient(random: RandomGenerator): MetaGradient<Float64Array> {
    this.calls.metaGradient++;
    const { x, labels } = this.metaBatch(random);
    const logits = this.network.logits(this.theta, x);
    const loss = reduceLosses(plainSoftmaxLoss(logits, labels, { classes: C }));
    const slope = plainSoftmaxGradient(logits, labels, { classes: C });
    const direction = this.network.gradient(this.theta, x, slope);
    return { loss, direction, norm: Math.hypot(...direction) };
  }

  lossesAt({ x, labels }: Batch, theta: Float64Array, direction: Float64Array, scale: number) {
    this.calls.lossesAt++;
    const moved = theta.map((value, i) => value + scale * direction[i]);
    return balancedSoftmaxLoss(this.network.logits(moved, x), labels, { prior });
  }

  release(): void {
    this.calls.released++;
  }

  copy(): TestModel {
    const other = new TestModel(this.network);
    other.theta = this.theta.slice();
    other.velocity = this.velocity.slice();
    return other;
  }
}

/** The same linear head with its closed form. */
export class ClosedFormHead {
  readonly model: TestModel = new TestModel(linearNetwork());

  metaStep({ x, labels }: Batch, inner: Omit<InnerStep, "rowWeights">, random: RandomGenerator) {
    const { theta, velocity } = this.model;
    const { x: metaFeatures, labels: metaLabels } = this.model.metaBatch(random);
    const step = linearHeadMetaGradient({
      features: x,
      labels,
      metaFeatures,
      metaLabels,
      weight: theta.slice(0, C * D),
      bias: theta.slice(C * D),
      velocityWeight: velocity.slice(0, C * D),
      velocityBias: velocity.slice(C * D),
      prior,
      ...inner,
    });
    this.model.theta = Float64Array.of(...step.weight, ...step.bias);
    this.model.velocity = Float64Array.of(...step.velocityWeight, ...step.velocityBias);
    return { rowGradients: step.rowGradients, metaLoss: step.metaLoss };
  }
}

/** One iteration with the Meta Sampler: draws, fetches, and makes the step. */
export async function samplerStep(
  model: TestModel,
  options: Omit<BilevelOptions, "psiGradient"> & { readonly batchSize: number },
): Promise<BilevelResult & { readonly draw: ClassDraw }> {
  const { batchSize, ...step } = options;
  const { state, random } = step;
  const draw = drawClasses(state, prior, batchSize, random);
  const batch = rowsFor(draw.classes, random);
  const result = await bilevelStep(model, batch, {
    ...step,
    psiGradient: (rowGradients) => metaSamplerGradient(state, draw, rowGradients),
  });
  return { ...result, draw };
}
