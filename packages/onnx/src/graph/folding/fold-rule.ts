import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Constant } from "../constant.ts";

/**
 * Computes a node of constants.
 *
 * @param inputs - one for each input of the node; undefined for an optional one that is left out
 * @returns its first output; undefined for forms that are not folded, and for nodes that are wrong
 */
export type FoldRule = (
  node: NodeProto,
  inputs: readonly (Constant | undefined)[],
) => Constant | undefined;

/** The numbers of a small constant, such as axes. */
export function listOf(constant: Constant | undefined): readonly number[] | undefined {
  return constant === undefined ? undefined : Array.from(constant.numbers());
}
