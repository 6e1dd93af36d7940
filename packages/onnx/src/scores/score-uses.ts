import type { Meaning } from "./meaning.ts";
import type { ScoreReading } from "./score-reading.ts";

/** The scores of a meaning; where those were divided by their sum, what became of them. */
export function settled(reading: ScoreReading, scores: string): string {
  return reading.successors.get(scores) ?? scores;
}

/** What the layer behind some scores computes. */
export function rootOf(reading: ScoreReading, scores: string): string {
  const passed: string[] = [];
  let root = settled(reading, scores);
  for (let next: string | undefined = root; next !== undefined;) {
    root = reading.roots.get(next) ?? next;
    passed.push(next);
    next = root === next ? reading.meaning(root)?.from?.name : undefined;
  }
  // What many have behind them is walked once.
  for (const name of passed) reading.roots.set(name, root);
  return root;
}

/** What was made of scores, gathered once for all heads of a graph. */
export class ScoreUses {
  /** Scores that something makes probabilities of. */
  readonly activated: ReadonlySet<string>;
  readonly #byRoot = new Map<string, Meaning[]>();

  constructor(reading: ScoreReading) {
    const activated = new Set<string>();
    for (const meaning of reading.meanings.values()) {
      const { activation, flipped, scores } = meaning;
      if (activation === undefined && flipped === undefined) continue;
      if (activation !== undefined) activated.add(scores);
      const root = rootOf(reading, scores);
      const known = this.#byRoot.get(root);
      if (known === undefined) this.#byRoot.set(root, [meaning]);
      else known.push(meaning);
    }
    this.activated = activated;
  }

  /** Probabilities, and scores in another order, of what a layer computes. */
  of(root: string): readonly Meaning[] {
    return this.#byRoot.get(root) ?? [];
  }
}
