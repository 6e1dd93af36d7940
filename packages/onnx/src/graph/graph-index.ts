import { subgraphs } from "../model/attributes.ts";
import type { GraphProto, NodeProto, TensorProto } from "../model/onnx_pb.ts";
import type { Constant } from "./constant.ts";
import { ConstantFolder } from "./constant-folder.ts";
import { isFoldable } from "./fold-constant.ts";
import { outerReads } from "./outer-reads.ts";

/** Finds things in a graph by name. What a body of If, Loop or Scan takes from the graph around it is found there. */
export class GraphIndex {
  readonly graph: GraphProto;
  readonly #outer: GraphIndex | undefined;
  readonly #producers = new Map<string, NodeProto>();
  readonly #initializers = new Map<string, TensorProto>();
  readonly #inputs: ReadonlySet<string>;
  readonly #constants = new Map<string, Constant | undefined>();
  readonly #folder: ConstantFolder;
  #readers: ReadonlyMap<string, readonly NodeProto[]> | undefined;
  #outputs: ReadonlySet<string> | undefined;

  /** @param outer - of the graph around this one */
  constructor(graph: GraphProto, outer?: GraphIndex) {
    this.graph = graph;
    this.#outer = outer;
    this.#folder = outer?.folder() ?? new ConstantFolder();
    this.#inputs = new Set(graph.input.map(({ name }) => name));
    for (const tensor of graph.initializer) this.#initializers.set(tensor.name, tensor);
    for (const node of graph.node) {
      for (const output of node.output) this.#producers.set(output, node);
    }
  }

  private folder(): ConstantFolder {
    return this.#folder;
  }

  private isOwn(value: string): boolean {
    return this.#producers.has(value) || this.#initializers.has(value) || this.#inputs.has(value);
  }

  /** The node that computes a value; undefined for inputs and initializers. */
  producer(value: string): NodeProto | undefined {
    if (value === "") return undefined;
    return this.isOwn(value) ? this.#producers.get(value) : this.#outer?.producer(value);
  }

  /** The tensor that holds a value; undefined for inputs and what nodes compute. */
  initializer(value: string): TensorProto | undefined {
    return this.isOwn(value) ? this.#initializers.get(value) : this.#outer?.initializer(value);
  }

  /** Whether a value is an output of this graph, as it was when that was first asked. */
  isOutput(value: string): boolean {
    this.#outputs ??= new Set(this.graph.output.map(({ name }) => name));
    return this.#outputs.has(value);
  }

  /** The nodes of this graph that read a value, themselves or in a graph inside them; each once. */
  readers(value: string): readonly NodeProto[] {
    this.#readers ??= this.readersByName();
    return this.#readers.get(value) ?? [];
  }

  private readersByName(): ReadonlyMap<string, readonly NodeProto[]> {
    const readers = new Map<string, NodeProto[]>();
    for (const node of this.graph.node) {
      for (const name of new Set([...node.input, ...subgraphs(node).flatMap(outerReads)])) {
        const known = readers.get(name);
        if (known === undefined) readers.set(name, [node]);
        else known.push(node);
      }
    }
    return readers;
  }

  /**
   * The constant behind a value: an initializer, the value of a Constant, or what operators make of these. Undefined when it is
   * computed from data, or by operators that are not folded.
   *
   * Initializers that are also inputs (every one of a file before IR version 4) count as constants.
   */
  constant(value: string): Constant | undefined {
    // A stack of its own, because a chain of nodes can be longer than the call stack is deep.
    const waiting = [value];
    const open = new Set(waiting);
    while (waiting.length > 0) {
      const name = waiting[waiting.length - 1];
      const missing = this.inputsToFold(name).find(
        (input) => !this.#constants.has(input) && !open.has(input),
      );
      if (missing === undefined) {
        this.#constants.set(name, this.settle(name));
        waiting.pop();
      } else {
        waiting.push(missing);
        open.add(missing);
      }
    }
    return this.#constants.get(value);
  }

  /** The values that a value is folded from; none when one of them is no constant already. */
  private inputsToFold(value: string): readonly string[] {
    const node = this.#constants.has(value) ? undefined : this.#producers.get(value);
    if (node === undefined || !isFoldable(node)) return [];
    const inputs = node.input.filter((name) => name !== "");
    const computed = inputs.some(
      (name) => this.#constants.has(name) && this.#constants.get(name) === undefined,
    );
    return computed ? [] : inputs;
  }

  /** The constant behind a value whose inputs are settled; one that waits for itself is none. */
  private settle(value: string): Constant | undefined {
    if (this.#constants.has(value)) return this.#constants.get(value);
    if (!this.isOwn(value)) return this.#outer?.constant(value);
    const tensor = this.#initializers.get(value);
    if (tensor !== undefined) return this.#folder.tensor(tensor);
    const node = this.#producers.get(value);
    if (node === undefined || !isFoldable(node) || node.output[0] !== value) return undefined;
    const inputs = node.input.map((name) => this.#constants.get(name));
    const whole = inputs.every((input, at) => input !== undefined || node.input[at] === "");
    return whole ? this.#folder.fold(node, inputs) : undefined;
  }
}
