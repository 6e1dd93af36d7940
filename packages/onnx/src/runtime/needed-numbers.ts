import { namesRead } from "../graph/names-read.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** How many numbers are needed at a time, while nodes are run as they stand. */
export class NeededNumbers {
  readonly #reads: readonly (readonly string[])[];
  readonly #last = new Map<string, number>();
  readonly #sizes = new Map<string, number>();
  count = 0;

  constructor(nodes: readonly NodeProto[]) {
    this.#reads = nodes.map(namesRead);
    for (const [at, names] of this.#reads.entries())
      for (const name of names) this.#last.set(name, at);
  }

  /** Counts a value that somebody reads. */
  add(name: string, count: number): void {
    if (!this.#last.has(name)) return;
    this.#sizes.set(name, count);
    this.count += count;
  }

  /** Lets go of what nobody reads after a node. */
  drop(at: number): void {
    for (const name of this.#reads[at])
      if (this.#last.get(name) === at) this.count -= this.#sizes.get(name) ?? 0;
  }
}
