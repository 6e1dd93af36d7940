import { create } from "@bufbuild/protobuf";
import type { BlockedSizes } from "../gradient/blocked-sizes.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { createAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { AttributeProto, NodeProto } from "../model/onnx_pb.ts";
import type { Along } from "./along-with.ts";
import { blockedDomain } from "./block-size.ts";

interface Convolved {
  readonly attribute: readonly AttributeProto[];
  readonly along: Along;
  readonly output: string;
}

/**
 * The values of a graph that is written anew, in the layouts that somebody reads them in: as they are declared, [B, C, H, W], or with
 * channels in blocks, [B, C / block, H, W, block].
 */
export class Layouts {
  readonly graph: GraphBuilder;
  readonly sizes: BlockedSizes;
  readonly #blocked = new Map<string, string>();
  /** What is there in blocks alone, with the node that computes it. */
  readonly #missing = new Map<string, NodeProto>();

  constructor(graph: GraphBuilder, sizes: BlockedSizes) {
    this.graph = graph;
    this.sizes = sizes;
  }

  /** Adds one of the runtime's operators on blocks. */
  add(
    opType: string,
    input: string[],
    { attribute = [], output }: { readonly attribute?: AttributeProto[]; readonly output: string },
  ): void {
    const node = { domain: blockedDomain, opType, input, output: [output], attribute };
    this.graph.append(create(NodeProtoSchema, node));
  }

  /**
   * Adds a convolution in blocks.
   *
   * @param input - image, filters, and a number to add to each channel if any
   */
  convolve(input: readonly string[], { attribute, along, output }: Convolved): void {
    const { sum, hasRelu } = along;
    const [image, filters, bias = ""] = input;
    const all = sum === undefined ? input : [image, filters, bias, this.blocked(sum)];
    const activation = hasRelu ? [createAttribute("activation", "Relu")] : [];
    this.add("Conv", [...all], { attribute: [...attribute, ...activation], output });
  }

  /** Whether a value is there in blocks. */
  isBlocked(value: string): boolean {
    return this.#blocked.has(value);
  }

  /** A value in blocks, put in that order where it is not. */
  blocked(value: string): string {
    const known = this.#blocked.get(value);
    if (known !== undefined) return known;
    const output = this.reorder(value);
    this.#blocked.set(value, output);
    return output;
  }

  /** Puts a value in blocks of its second dimension. */
  reorder(value: string): string {
    const output = this.graph.unique(`${value}.blocked`);
    this.add("ReorderInput", [value], { output });
    return output;
  }

  /**
   * Says that a value is there in blocks alone.
   *
   * @param node - that computes it as it is declared
   * @returns the name that it has in blocks
   */
  give(value: string, node: NodeProto): string {
    const output = this.graph.unique(`${value}.blocked`);
    this.#blocked.set(value, output);
    this.#missing.set(value, node);
    return output;
  }

  /** The same of what comes out of a node and what is computed along. */
  giveLast(node: NodeProto, { nodes }: Along): string {
    const last = nodes[nodes.length - 1] ?? node;
    return this.give(last.output[0], last);
  }

  /** Sees to it that a value is there as it is declared. */
  plain(value: string): void {
    const node = this.#missing.get(value);
    if (node === undefined) return;
    this.#missing.delete(value);
    const { type, shape } = this.graph.valueType(value);
    if (type === "float32") {
      const attribute = [createAttribute("channels", Number(shape?.[1]))];
      this.add("ReorderOutput", [this.blocked(value)], { attribute, output: value });
      return;
    }
    // Truth values are not put in another order, but computed once more.
    for (const name of node.input) this.plain(name);
    this.graph.append(node);
  }
}
