import { constantNodeTensor, intsAttribute } from "../model/attributes.ts";
import type { GraphProto, NodeProto, TensorProto } from "../model/onnx_pb.ts";

/** A constant matrix or vector behind a name, and whether it reaches the reader transposed. */
export interface ConstantValue {
  readonly tensor: TensorProto;
  readonly transposed: boolean;
}

/** Finds things in a graph by name. */
export class GraphIndex {
  readonly #producers = new Map<string, NodeProto>();
  readonly #initializers = new Map<string, TensorProto>();

  constructor(graph: GraphProto) {
    for (const tensor of graph.initializer) this.#initializers.set(tensor.name, tensor);
    for (const node of graph.node) {
      for (const output of node.output) this.#producers.set(output, node);
    }
  }

  /** The node that computes a value; undefined for inputs and initializers. */
  producer(value: string): NodeProto | undefined {
    return this.#producers.get(value);
  }

  /** The constant behind a value, through Identity and Transpose; undefined when it is computed from data. */
  constant(value: string): ConstantValue | undefined {
    const initializer = this.#initializers.get(value);
    if (initializer !== undefined) return { tensor: initializer, transposed: false };
    const node = this.#producers.get(value);
    if (node === undefined) return undefined;
    if (node.opType === "Identity") return this.constant(node.input[0]);
    if (node.opType === "Transpose") {
      const inner = this.constant(node.input[0]);
      const order = intsAttribute(node, "perm") ?? [1, 0];
      if (inner === undefined || order.length !== 2) return undefined;
      return { tensor: inner.tensor, transposed: inner.transposed !== (order[0] === 1) };
    }
    const tensor = node.opType === "Constant" ? constantNodeTensor(node) : undefined;
    return tensor === undefined ? undefined : { tensor, transposed: false };
  }
}

/** A node as an error message names it. */
export function describeNode(node: NodeProto): string {
  return node.name === "" ? node.opType : `${node.opType} "${node.name}"`;
}
