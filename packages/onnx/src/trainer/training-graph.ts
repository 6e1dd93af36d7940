import { blockConvolutions } from "../blocked/block-convolutions.ts";
import { importBlocked } from "../blocked/block-size.ts";
import type { BlockedSizes } from "../gradient/blocked-sizes.ts";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Shape } from "../graph/shape.ts";
import type { ElementType } from "../model/element-type.ts";
import { createModel, graphOf, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";

/** A graph with names for what goes in and out of it. */
export interface CompiledGraph {
  readonly model: OnnxModel;
  /** Names of the inputs, by key. */
  readonly feeds: ReadonlyMap<string, string>;
  /** Names of the outputs, by key. */
  readonly results: ReadonlyMap<string, string>;
}

/** A graph whose inputs and outputs go by keys that are the same in every graph of a training. */
export class TrainingGraph {
  readonly graph: GraphBuilder;
  readonly #model: OnnxModel | undefined;
  readonly #blocks: BlockedSizes | undefined;
  readonly #feeds = new Map<string, string>();
  readonly #results = new Map<string, string>();
  readonly #given = new Set<string>();
  /** What nodes compute, as far as they are counted. */
  readonly #made = new Set<string>();
  #counted = 0;

  /**
   * @param model - that the graph goes on from, if any
   * @param blocks - given where convolutions are to work on blocks of channels
   */
  constructor(model?: OnnxModel, blocks?: BlockedSizes) {
    this.#model = model;
    this.#blocks = blocks;
    this.graph = model === undefined ? new GraphBuilder(writtenOpset) : builderFromModel(model);
  }

  /** Puts an input of the model under a key. */
  name(key: string, input: string): void {
    this.#feeds.set(key, input);
  }

  /** The input of a key: the one that there is, or a new one. */
  feed(key: string, type: ElementType, shape: Shape): string {
    const name = this.#feeds.get(key) ?? this.graph.input(key, type, shape);
    this.#feeds.set(key, name);
    return name;
  }

  /** Makes a value the output of a key: under its own name where it may be one, since an Identity would copy it. */
  give(key: string, value: string): void {
    const isOpen = this.#isMade(value) && !this.#given.has(value);
    const name = this.graph.output(isOpen ? value : `next/${key}`, value);
    this.#given.add(name);
    this.#results.set(key, name);
  }

  /** Whether a node computes a value; there are as many to ask about as parameters, and nodes are only added. */
  #isMade(value: string): boolean {
    const { nodes } = this.graph;
    for (; this.#counted < nodes.length; this.#counted++) {
      for (const output of nodes[this.#counted].output) this.#made.add(output);
    }
    return this.#made.has(value);
  }

  compile(name: string): CompiledGraph {
    if (this.#blocks !== undefined) blockConvolutions(this.graph, this.#blocks);
    const model = createModel(this.graph.toGraph(name), this.graph.opset);
    if (this.#model !== undefined) {
      model.opsetImport = this.#model.opsetImport;
      model.functions = this.#model.functions;
    }
    if (this.#blocks !== undefined) importBlocked(model);
    return { model, feeds: this.#feeds, results: this.#results };
  }
}

/** Names of the inputs of a model that data go into: those that no initializer fills. */
export function openInputs(model: OnnxModel): readonly string[] {
  const { input, initializer } = graphOf(model);
  const filled = new Set(initializer.map(({ name }) => name));
  return input.map(({ name }) => name).filter((name) => !filled.has(name));
}
