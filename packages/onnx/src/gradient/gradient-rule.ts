import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { BlockedSizes } from "./blocked-sizes.ts";
import type { GradientRequest } from "./gradient-request.ts";

/** What a gradient rule works with. */
export interface GradientContext {
  /** The graph that gradient nodes are added to; it also knows types, shapes and constants. */
  readonly graph: GraphBuilder;
  /** The node that is differentiated. */
  readonly node: NodeProto;
  /** Names of the node's inputs; an absent optional input is the empty string. */
  readonly inputs: readonly string[];
  /** Names of the node's outputs. */
  readonly outputs: readonly string[];
  /** Gradient with respect to the first output. */
  readonly gradient: string;
  /** Gradients with respect to all outputs; undefined where the result does not depend on one. */
  readonly gradients: readonly (string | undefined)[];
  /** Whether anybody asks for the gradient with respect to this input. */
  readonly needs: (index: number) => boolean;
  /** Given where convolutions will work on blocks of channels. */
  readonly blocks: BlockedSizes | undefined;
  /** Differentiates nodes that a rule has added: for operators whose gradient is that of their definition. */
  readonly addGradients: (graph: GraphBuilder, request: GradientRequest) => string[];
}

/**
 * Adds the nodes that compute the gradient of one operator, and returns the gradient with respect to each input
 * (undefined where there is none, or where nobody needs it).
 */
export type GradientRule = (context: GradientContext) => (string | undefined)[];
