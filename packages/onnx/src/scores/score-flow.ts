import type { NodeProto } from "../model/onnx_pb.ts";
import { blindOperators, mixes } from "./mixing-operators.ts";
import { namesRead } from "../graph/names-read.ts";
import type { ScoreReading } from "./score-reading.ts";

/** How a walk goes through a graph. */
interface Walk {
  /** What is computed of this value alone is left out. */
  readonly except?: string | undefined;
  /** Values that are not entered again; those that are entered are added. */
  readonly seen?: Set<string>;
  /** Whether the walk goes through a node. */
  readonly enters?: (node: NodeProto) => boolean;
}

/** Which outputs depend on which tensors. */
export class ScoreFlow {
  readonly #reading: ScoreReading;
  readonly #readers = new Map<string, NodeProto[]>();
  readonly #mixing = new Set<NodeProto>();
  /** Places of the graph's outputs. */
  readonly #outputs: ReadonlyMap<string, number>;

  constructor(reading: ScoreReading) {
    const { graph } = reading;
    this.#reading = reading;
    this.#outputs = new Map(graph.output.map(({ name }, place) => [name, place]));
    for (const node of graph.node) {
      if (blindOperators.has(node.opType)) continue;
      if (mixes(node)) this.#mixing.add(node);
      for (const name of namesRead(node)) {
        const readers = this.#readers.get(name);
        if (readers === undefined) this.#readers.set(name, [node]);
        else readers.push(node);
      }
    }
  }

  /** Outputs that are computed of a tensor directly, in their order. */
  shownBy(start: string): readonly string[] {
    const place = (name: string): number => this.#outputs.get(name) ?? 0;
    return [...this.from(start)].toSorted((one, other) => place(one) - place(other));
  }

  /** Outputs that are computed of a tensor directly, without what is computed from `except` alone. */
  from(start: string, except?: string): ReadonlySet<string> {
    const enters = (node: NodeProto): boolean => !this.#mixing.has(node);
    return new Set(this.#outputsOf([start], { except, enters }));
  }

  /** The first output that is computed of one of some tensors directly, and that tensor; not of `except` alone, and not through parts. */
  firstOf(starts: Iterable<string>, except: string): { start: string; output: string } | undefined {
    const seen = new Set<string>();
    const enters = (node: NodeProto): boolean =>
      !this.#mixing.has(node) && !this.#reading.parts.has(node);
    for (const start of starts) {
      for (const output of this.#outputsOf([start], { except, seen, enters }))
        return { start, output };
    }
    return undefined;
  }

  /** The first output that a tensor reaches through a further layer only, and that layer. */
  through(start: string): { output: string; layer: NodeProto } | undefined {
    const layers: NodeProto[] = [];
    const enters = (node: NodeProto): boolean => {
      const isLayer = this.#mixing.has(node);
      if (isLayer) layers.push(node);
      return !isLayer;
    };
    const direct = new Set(this.#outputsOf([start], { enters }));
    const seen = new Set<string>();
    for (const layer of layers) {
      for (const output of this.#outputsOf(layer.output, { seen }))
        if (!direct.has(output)) return { output, layer };
    }
    return undefined;
  }

  /** Of some tensors the first two of which one is computed from the other, by whatever it may be. */
  firstAfter(
    starts: ReadonlySet<string>,
  ): { readonly start: string; readonly later: string } | undefined {
    const seen = new Set<string>();
    for (const start of starts) {
      for (const later of this.#walk([start], { seen }))
        if (later !== start && starts.has(later)) return { start, later };
    }
    return undefined;
  }

  *#outputsOf(starts: readonly string[], walk: Walk): Generator<string> {
    for (const name of this.#walk(starts, walk)) if (this.#outputs.has(name)) yield name;
  }

  /** Names what a walk comes to, also what it does not enter again. */
  *#walk(
    starts: readonly string[],
    { except, seen = new Set(), enters = () => true }: Walk,
  ): Generator<string> {
    const waiting = starts.filter((name) => name !== except);
    for (const name of waiting) {
      yield name;
      if (seen.has(name)) continue;
      seen.add(name);
      this.#reading.step();
      for (const node of this.#readers.get(name) ?? []) {
        this.#reading.step();
        if (!enters(node)) continue;
        for (const output of node.output)
          if (output !== except && output !== "") waiting.push(output);
      }
    }
  }
}
