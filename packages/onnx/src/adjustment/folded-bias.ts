import { fromBinary } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { TensorProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, TensorProto } from "../model/onnx_pb.ts";
import { tensorFault } from "../model/tensor-fault.ts";
import { changedNode } from "../model/changed-node.ts";

/** A bias that took a correction up. */
export interface FoldedBias {
  readonly name: string;
  /** What its layers read before: the same name where it was changed in place, nothing where they had no bias. */
  readonly was: string;
  /** Names of what its layers compute. */
  readonly layers: readonly string[];
  /** The tensor before, as it was written, where it was changed in place. */
  readonly before?: string;
}

/** Whether a value read from a note can be one. */
export function isFoldedBias(value: unknown): value is FoldedBias {
  const { name, was, layers, before } = (value ?? {}) as Partial<Record<keyof FoldedBias, unknown>>;
  return (
    typeof name === "string" &&
    typeof was === "string" &&
    Array.isArray(layers) &&
    layers.every((layer) => typeof layer === "string") &&
    (before === undefined ? was !== name : typeof before === "string" && was === name)
  );
}

/** A tensor as a note has it; undefined for what is none. */
function readTensor(text: string): TensorProto | undefined {
  try {
    const tensor = fromBinary(TensorProtoSchema, base64Decode(text));
    return tensorFault(tensor) === undefined ? tensor : undefined;
  } catch {
    // Somebody else wrote the note.
    return undefined;
  }
}

/**
 * Takes corrections out of the biases of a graph whose lists may be changed.
 *
 * @returns what the graph lacks of them; undefined where all of them were there
 */
export function unfoldBiases(graph: GraphProto, folded: readonly FoldedBias[]): string | undefined {
  for (const { name, was, layers, before } of folded) {
    const place = graph.initializer.findIndex((tensor) => tensor.name === name);
    if (place === -1) return `bias "${name}"`;
    if (before !== undefined) {
      const tensor = readTensor(before);
      if (tensor?.name !== name) return `bias "${name}" as it was before`;
      graph.initializer = graph.initializer.with(place, tensor);
      continue;
    }
    graph.initializer = graph.initializer.toSpliced(place, 1);
    graph.input = graph.input.filter((info) => info.name !== name);
    for (const layer of layers) {
      const at = graph.node.findIndex(({ output }) => output.includes(layer));
      const node = graph.node[at];
      const input = node?.input.indexOf(name) ?? -1;
      if (input === -1) return `layer "${layer}" with its bias "${name}"`;
      const inputs = was === "" ? node.input.slice(0, input) : node.input.with(input, was);
      graph.node = graph.node.with(at, changedNode(node, { input: inputs }));
    }
  }
  return undefined;
}
