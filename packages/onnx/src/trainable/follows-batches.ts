import { downstream } from "../graph/downstream.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { findParameters } from "./find-parameters.ts";

/**
 * Tells which batch normalisations go by the batch: those whose scales or biases are trained, for what stands in a part that stays as it
 * is stays as well, and so does one whose statistics the graph computes itself. One without numbers of its own belongs to what it normalises, or, before any layer, to the model as a whole.
 *
 * @param trained - names of the parameters that are trained
 */
export function followsBatches(
  index: GraphIndex,
  trained: ReadonlySet<string>,
): (node: NodeProto) => boolean {
  const all = findParameters(index.graph).map(({ name }) => name);
  const isWhole = all.every((name) => trained.has(name));
  const ofParameters = downstream(index, all);
  const ofTrained = downstream(index, trained);
  const isComputed = (name: string): boolean =>
    index.initializer(name) === undefined && index.constant(name) === undefined;
  return ({ input: [data, ...numbers] }) => {
    if (numbers.slice(2).some(isComputed)) return false;
    const own = numbers.slice(0, 2);
    if (own.some((name) => ofTrained.has(name))) return true;
    return !own.some((name) => ofParameters.has(name)) && (isWhole || ofTrained.has(data));
  };
}
