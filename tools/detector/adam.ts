/** Numbers that Adam moves, with its moments. */
interface Moved {
  readonly values: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Whether they decay: weights do, biases do not. */
  readonly decays: boolean;
}

/**
 * AdamW on named arrays, which are changed in place.
 *
 * Source: Loshchilov & Hutter, "Decoupled weight decay regularization", ICLR 2019.
 */
export class Adam {
  readonly #moved: ReadonlyMap<string, Moved>;
  #step = 0;

  constructor(parameters: ReadonlyMap<string, { readonly values: Float32Array }>) {
    this.#moved = new Map(
      [...parameters].map(([name, { values }]) => [
        name,
        {
          values,
          first: new Float32Array(values.length),
          second: new Float32Array(values.length),
          decays: name.endsWith(".weight"),
        },
      ]),
    );
  }

  /**
   * One step.
   *
   * @param gradients - by name; scaled down together where their norm is above `clipNorm`
   */
  step(
    gradients: ReadonlyMap<string, Float32Array>,
    { rate, decay, clipNorm }: { rate: number; decay: number; clipNorm: number },
  ): number {
    const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
    this.#step++;
    let squares = 0;
    for (const gradient of gradients.values()) for (const slope of gradient) squares += slope ** 2;
    const norm = Math.sqrt(squares);
    if (!Number.isFinite(norm))
      throw new Error(`step ${this.#step}: the gradients' norm is ${norm}`);
    const share = Math.min(1, clipNorm / norm);
    const scale = rate / (1 - beta1 ** this.#step);
    const spread = 1 / Math.sqrt(1 - beta2 ** this.#step);
    for (const [name, { values, first, second, decays }] of this.#moved) {
      const gradient = gradients.get(name);
      if (gradient === undefined) throw new Error(`no gradient of ${name}`);
      const kept = decays ? 1 - rate * decay : 1;
      for (let index = 0; index < values.length; index++) {
        const slope = gradient[index] * share;
        first[index] = beta1 * first[index] + (1 - beta1) * slope;
        second[index] = beta2 * second[index] + (1 - beta2) * slope * slope;
        const size = Math.sqrt(second[index]) * spread + epsilon;
        values[index] = kept * values[index] - (scale * first[index]) / size;
      }
    }
    return norm;
  }
}
