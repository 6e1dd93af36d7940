import type { RandomGenerator } from "@balms/core";
import { checkVector, refuse } from "@balms/core/adapter";
import type { GraphBuilder } from "../../graph/graph-builder.ts";
import { elementTypeCode } from "../../model/element-type.ts";
import { createTensor, typedData } from "../../model/tensor.ts";
import type { ParameterSource } from "./detector-layers.ts";

const sizeOf = (dims: readonly number[]): number =>
  dims.reduce((product, size) => product * size, 1);

/** Parameters that are inputs of the graph. */
export function fedParameters(graph: GraphBuilder): ParameterSource {
  return (name, dims) => graph.input(name, "float32", dims);
}

/** Parameters that begin with random numbers, forked by their names, so that none depends on what else the network has. */
export function randomParameters(graph: GraphBuilder, random: RandomGenerator): ParameterSource {
  const source = random.fork("weights");
  return (name, dims, { deviation, middle }) => {
    const numbers = source.fork(name);
    const values = Float32Array.from({ length: sizeOf(dims) }, () =>
      deviation === 0 ? middle : middle + deviation * numbers.normal(),
    );
    return graph.constant(name, values, dims);
  };
}

/**
 * Parameters that have been trained.
 *
 * @param storage - "float16" rounds all but those of the class layer, which may be retrained, and takes half the room
 */
export function trainedParameters(
  graph: GraphBuilder,
  parameters: Readonly<Record<string, Float32Array>>,
  storage: "float32" | "float16",
): ParameterSource {
  return (name, dims) => {
    const values = parameters[name];
    if (values === undefined) refuse(`parameters["${name}"]`, "nothing", `${sizeOf(dims)} numbers`);
    checkVector(values, `parameters["${name}"]`, sizeOf(dims));
    if (storage === "float32" || name.startsWith("class.")) {
      return graph.constant(name, Float32Array.from(values), dims);
    }
    const half = createTensor(graph.unique(name), typedData("float16", values), dims, "float16");
    return graph.node("Cast", [graph.initializer(half)], { to: elementTypeCode("float32") });
  };
}
