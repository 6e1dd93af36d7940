import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { blindOperators, mixes } from "./mixing-operators.ts";
import { namesRead } from "../graph/names-read.ts";

/** Where numbers go from a tensor. */
export interface Reach {
  /** Outputs of the graph that are computed of them directly. */
  readonly outputs: ReadonlySet<string>;
  /** Outputs that they reach through a further layer only, and that layer. */
  readonly through: ReadonlyMap<string, NodeProto>;
}

/** Which outputs depend on which tensors. */
export class ScoreFlow {
  readonly #readers = new Map<string, NodeProto[]>();
  readonly #outputs: ReadonlySet<string>;

  constructor(graph: GraphProto) {
    this.#outputs = new Set(graph.output.map(({ name }) => name));
    for (const node of graph.node) {
      if (blindOperators.has(node.opType)) continue;
      for (const name of namesRead(node)) {
        const readers = this.#readers.get(name);
        if (readers === undefined) this.#readers.set(name, [node]);
        else readers.push(node);
      }
    }
  }

  /**
   * Everything that is computed from a tensor, without what is computed from `except` alone.
   *
   * @param ends - nodes that the walk does not go through
   */
  from(start: string, except?: string, ends: ReadonlySet<NodeProto> = new Set()): Reach {
    const outputs = new Set<string>();
    const layers: NodeProto[] = [];
    this.#walk(
      [start],
      except,
      (name) => outputs.add(name),
      (node) => {
        if (ends.has(node)) return false;
        if (!mixes(node)) return true;
        layers.push(node);
        return false;
      },
    );
    const through = new Map<string, NodeProto>();
    for (const layer of layers) {
      this.#walk(layer.output, except, (name) => {
        if (!outputs.has(name) && !through.has(name)) through.set(name, layer);
      });
    }
    return { outputs, through };
  }

  /** A tensor, and all that is computed from it, by whatever it may be. */
  after(start: string): ReadonlySet<string> {
    const seen = new Set([start]);
    for (const name of seen) {
      for (const { output } of this.#readers.get(name) ?? []) {
        for (const made of output) seen.add(made);
      }
    }
    return seen;
  }

  #walk(
    starts: readonly string[],
    except: string | undefined,
    visit: (output: string) => void,
    enters: (node: NodeProto) => boolean = () => true,
  ): void {
    const seen = new Set(starts.filter((name) => name !== except));
    // A set is walked in the order of insertion, also over what is inserted meanwhile.
    for (const name of seen) {
      if (this.#outputs.has(name)) visit(name);
      for (const node of this.#readers.get(name) ?? []) {
        if (!enters(node)) continue;
        for (const output of node.output) if (output !== except) seen.add(output);
      }
    }
  }
}
