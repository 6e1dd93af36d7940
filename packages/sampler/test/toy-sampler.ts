import { ArgumentError, uniformPrior } from "@balms/core";
import type { RowNumbers, RowSampler, SamplerState } from "@balms/sampler";

/** What the toy draws: plain data with typed arrays in it. */
export interface ToyDraw {
  readonly lesson: number;
  readonly soft: Float32Array;
}

/** A sampler whose rows depend on what it was taught last; it draws `lesson · 7 + position` modulo N. */
export class ToySampler implements RowSampler<ToyDraw> {
  readonly kind = "toy";
  readonly blockLength = 1;
  readonly rowCount: number;
  readonly epochLength: number;
  #lesson = 0;

  constructor(rowCount: number, epochLength: number = rowCount) {
    this.rowCount = rowCount;
    this.epochLength = epochLength;
  }

  teach(lesson: number): void {
    this.#lesson = (this.#lesson * 31 + lesson) % 1009;
  }

  sampledPrior() {
    return uniformPrior(["a", "b"]);
  }

  expectedViews() {
    return new Float64Array(2);
  }

  fill(epoch: number, first: number, rows: RowNumbers): ToyDraw {
    const lesson = this.#lesson;
    const soft = new Float32Array(rows.length);
    for (let b = 0; b < rows.length; b++) {
      rows[b] = (lesson * 7 + epoch * 3 + first + b) % this.rowCount;
      soft[b] = 1 / (1 + lesson + b);
    }
    return { lesson, soft };
  }

  state(): SamplerState {
    const { kind, rowCount, epochLength } = this;
    return { kind, key: [1, 2, 3, 4], rowCount, epochLength, learned: this.#lesson };
  }

  resume({ learned }: SamplerState): void {
    if (typeof learned !== "number") throw new ArgumentError({ parameter: "state.learned" });
    this.#lesson = learned;
  }
}
