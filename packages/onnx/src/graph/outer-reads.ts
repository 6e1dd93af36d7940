import { subgraphs } from "../model/attributes.ts";
import type { GraphProto } from "../model/onnx_pb.ts";

/** Collects what a body reads and nothing in it makes. */
class OuterReads {
  readonly found = new Set<string>();
  /** In how many of the graphs that are being gone through a name is made. */
  readonly #made = new Map<string, number>();

  visit(body: GraphProto): void {
    const own = new Set([
      ...body.input.map(({ name }) => name),
      ...body.initializer.map(({ name }) => name),
      ...body.node.flatMap((node) => node.output),
    ]);
    for (const name of own) this.#count(name, 1);
    for (const node of body.node) {
      for (const name of node.input) this.#read(name);
      for (const inner of subgraphs(node)) this.visit(inner);
    }
    for (const { name } of body.output) this.#read(name);
    for (const name of own) this.#count(name, -1);
  }

  #count(name: string, change: number): void {
    this.#made.set(name, (this.#made.get(name) ?? 0) + change);
  }

  #read(name: string): void {
    if (name !== "" && (this.#made.get(name) ?? 0) === 0) this.found.add(name);
  }
}

/** The names that a graph inside a node takes from the graphs around it; each graph is gone through once, however deep it lies. */
export function outerReads(body: GraphProto): readonly string[] {
  const reads = new OuterReads();
  reads.visit(body);
  return [...reads.found];
}
