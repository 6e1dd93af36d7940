/** Names that are known at a place in a graph: those of the graphs around it too, and no longer those of graphs that have ended. */
export class NameScope {
  readonly #known = new Set<string>();
  readonly #added: string[][] = [];

  /** A graph begins. */
  enter(): void {
    this.#added.push([]);
  }

  add(name: string): void {
    if (this.#known.has(name)) return;
    this.#known.add(name);
    this.#added.at(-1)?.push(name);
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  /** The graph that began last ends: its names are forgotten. */
  leave(): void {
    for (const name of this.#added.pop() ?? []) this.#known.delete(name);
  }
}
