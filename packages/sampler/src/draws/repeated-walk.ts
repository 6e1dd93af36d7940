import { permutedIndex } from "../positions/permuted-index.ts";
import { PositionBits } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";
import type { RowNumbers } from "../row-sampler.ts";
import { runningSums } from "../rows/class-rows.ts";
import type { ImageGroups } from "../rows/image-groups.ts";
import { RowRounds } from "./row-rounds.ts";

/**
 * Repeats images by factors that are not whole, with stochastic rounding, and without a list.
 *
 * The images lie on a line, each as long as its factor, and L points at equal distances, moved by
 * one random number per epoch, pick images: an image that is x distances long is picked ⌊x⌋ or ⌈x⌉
 * times, x on average. Which images of a group lie where, and the order of the points, is another
 * permutation in every epoch.
 */
export class RepeatedWalk {
  readonly #groups: ImageGroups;
  readonly #length: number;
  /** Where each group begins on the line. */
  readonly #ends: Float64Array;
  /** The group in which each of G equal parts of the line begins. */
  readonly #guide: Uint32Array;
  readonly #bits: PositionBits;
  readonly #rounds: RowRounds;

  /** @param length - L, positions of an epoch */
  constructor(groups: ImageGroups, length: number, key: PositionKey) {
    const { rows, factors, total } = groups;
    this.#groups = groups;
    this.#length = length;
    this.#ends = runningSums(factors.map((factor, group) => factor * rows.prior.counts[group]));
    this.#guide = new Uint32Array(factors.length);
    for (let part = 0, group = 0; part < factors.length; part++) {
      while (this.#ends[group + 1] <= (part / factors.length) * total) group++;
      this.#guide[part] = group;
    }
    this.#bits = new PositionBits(key, "epoch");
    this.#rounds = new RowRounds(rows, key);
  }

  fill(epoch: number, first: number, out: RowNumbers): void {
    const { total } = this.#groups;
    this.#bits.seek(epoch, 0);
    const moved = this.#bits.uniform();
    const key0 = this.#bits.nextInt32();
    const key1 = this.#bits.nextInt32();
    for (let i = 0; i < out.length; i++) {
      const point = permutedIndex(this.#length, first + i, key0, key1) + moved;
      out[i] = this.#imageAt(epoch, Math.min(point / this.#length, 1 - 2 ** -53) * total);
    }
  }

  #imageAt(epoch: number, place: number): number {
    const { rows, factors, total } = this.#groups;
    let group = this.#guide[Math.floor((place / total) * factors.length)];
    while (group + 1 < factors.length && this.#ends[group + 1] <= place) group++;
    const last = rows.prior.counts[group] - 1;
    const inGroup = Math.floor((place - this.#ends[group]) / factors[group]);
    return this.#rounds.at(group, epoch, Math.max(0, Math.min(inGroup, last)));
  }
}
