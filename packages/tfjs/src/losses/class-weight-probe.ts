import { refuse } from "@balms/core/adapter";

// So many rows must agree with others of their class before weights count as class weights: those of
// a few rows may do so by chance.
const enough = 8;

/**
 * Watches the weights that a training gives to rows, and refuses weights of classes that grow as the
 * classes get rarer: a second correction for what the prior inside the loss corrects already.
 *
 * tfjs tells a loss nothing of the `classWeight` of `fit`; but it arrives in the gradient, as one
 * factor per row.
 */
export class ClassWeightProbe {
  readonly #shift: ArrayLike<number>;
  readonly #tolerance: number;
  readonly #weights = new Map<number, number>();
  #agreeing = 0;

  /** By what is added to the logits of each class, more for those that are seen more often. */
  constructor(shift: ArrayLike<number>, tolerance: number = 1e-5) {
    this.#shift = shift;
    this.#tolerance = tolerance;
  }

  /** Looks at a batch: factors of its rows, and the class of each; rows that say nothing have weight 0 or NaN. */
  look(weights: ArrayLike<number>, classOf: (row: number) => number): void {
    for (let row = 0; row < weights.length; row++) {
      const weight = weights[row];
      if (!(weight > 0)) continue;
      const id = classOf(row);
      const known = this.#weights.get(id);
      if (known === undefined) {
        this.#weights.set(id, weight);
      } else if (Math.abs(weight - known) <= this.#tolerance * known) {
        this.#agreeing++;
      } else {
        this.#weights.clear();
        this.#agreeing = 0;
        return;
      }
    }
    if (this.#agreeing >= enough && this.#correct()) this.#refuse();
  }

  /** Whether rarer classes have more, and none less, than those that are seen more often. */
  #correct(): boolean {
    const byShare = [...this.#weights].toSorted(
      ([a, weight], [b, other]) => this.#shift[b] - this.#shift[a] || weight - other,
    );
    let differs = false;
    for (const [i, [id, weight]] of byShare.entries()) {
      if (i === 0) continue;
      const [before, heavier] = byShare[i - 1];
      const same = Math.abs(weight - heavier) <= this.#tolerance * heavier;
      if (same || this.#shift[id] === this.#shift[before]) continue;
      if (weight < heavier) return false;
      differs = true;
    }
    return differs;
  }

  #refuse(): never {
    const weights = [...this.#weights].map(([id, weight]) => [weight, id] as const);
    const [least, most] = [weights, weights.toReversed()].map((list) =>
      list.reduce((a, b) => ((list === weights ? b[0] < a[0] : b[0] > a[0]) ? b : a)),
    );
    const ratio = (most[0] / least[0]).toPrecision(3);
    refuse(
      "classWeight",
      `class weights that favour rare classes: ${ratio} for class ${most[1]}, 1 for class ${least[1]}`,
      "no such weights, since the prior is in the loss: they would correct a second time",
      'Leave them out, or the prior. Where both are meant: mismatch: "intended".',
    );
  }
}
