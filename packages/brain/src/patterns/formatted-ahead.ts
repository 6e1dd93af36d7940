import type { Work } from "@balms/core/adapter";
import type { FormattedPattern } from "../network/brain-network.ts";
import type { NamingPrior } from "./align-prior.ts";
import { formatInPieces } from "./format-patterns.ts";
import type { NamedNodes } from "./named-nodes.ts";

/**
 * Patterns that are formatted before brain.js asks for them, in pieces, and for the nodes that a network had then: the network itself is
 * not touched before all of them are, and others may run in between.
 */
export class FormattedAhead {
  /** As they were when the work began, whatever becomes of the caller's list. */
  readonly rows: readonly unknown[];
  readonly #before: NamedNodes;
  readonly #nodes: NamedNodes;
  readonly #naming: NamingPrior | undefined;
  #patterns: FormattedPattern[] | undefined;

  constructor(network: NamedNodes, rows: readonly unknown[], naming: NamingPrior | undefined) {
    this.rows = [...rows];
    this.#naming = naming;
    this.#before = nodesOf(network);
    this.#nodes = nodesOf(network);
  }

  *work(): Work<void> {
    this.#patterns = yield* formatInPieces(this.#nodes, this.rows, this.#naming);
  }

  /** The patterns, and their names in the network; undefined where they are of other rows or other nodes. */
  take(network: NamedNodes, data: unknown): FormattedPattern[] | undefined {
    const now = nodesOf(network);
    const isSame = fields.every((field) => now[field] === this.#before[field]);
    if (data !== this.rows || !isSame || this.#patterns === undefined) return undefined;
    Object.assign(network, this.#nodes);
    return this.#patterns;
  }
}

const fields = [
  "sizes",
  "outputLayer",
  "inputLookup",
  "inputLookupLength",
  "outputLookup",
  "outputLookupLength",
] as const satisfies readonly (keyof NamedNodes)[];

const nodesOf = ({
  sizes,
  outputLayer,
  inputLookup,
  inputLookupLength,
  outputLookup,
  outputLookupLength,
}: NamedNodes): NamedNodes => ({
  sizes,
  outputLayer,
  inputLookup,
  inputLookupLength,
  outputLookup,
  outputLookupLength,
});
