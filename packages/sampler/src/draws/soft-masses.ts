import { fillExponential } from "@balms/core/adapter";
import { PositionBits } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";

/**
 * The soft masses of a Gumbel-max draw whose outcome is known.
 *
 * Gumbel-max is a race: runner j arrives at T_j = E_j / q_j, E_j exponential, the first one wins,
 * and its softmax gives j the mass (1/T_j) / Σ (1/T_k). Who wins does not depend on when, and
 * exponential times do not age. So the winner can be drawn by itself, in O(1), and the times
 * afterwards, if they are asked for: T_y = E / Σ q for the winner y, T_y + E_j / q_j for others.
 */
export class SoftMasses {
  readonly #bits: PositionBits;

  constructor(key: PositionKey) {
    this.#bits = new PositionBits(key, "race");
  }

  /**
   * @param rates - q [C], sums up to 1
   * @param winner - the class that was drawn at this place
   * @param out - gets the masses [C]
   */
  fill(
    epoch: number,
    position: number,
    rates: Float64Array,
    winner: number,
    out: Float32Array,
  ): void {
    this.#bits.seek(epoch, position);
    const times = new Float64Array(rates.length);
    fillExponential(times, this.#bits.random());
    const first = times[winner];
    let sum = 0;
    for (let id = 0; id < rates.length; id++) {
      times[id] = 1 / (id === winner ? first : first + times[id] / rates[id]);
      sum += times[id];
    }
    for (let id = 0; id < rates.length; id++) out[id] = times[id] / sum;
  }
}
