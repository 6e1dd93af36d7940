import { ModelError } from "@balms/core";

// Three protobuf messages (graph, node, attribute) for each graph inside a graph; readers of protobuf stop at a hundred.
const deepest = 32;

/** What is said of graphs inside graphs inside graphs. */
export function nestedTooDeep(name: string): ModelError {
  return new ModelError({
    parameter: name,
    received: `messages or graphs nested deeper than readers of protobuf go (${deepest} graphs)`,
    expected: "an ONNX model",
    hint: "The file is damaged, or its exporter put bodies of If and Loop into each other without end.",
  });
}

/** Refuses graphs inside graphs inside graphs, before they overflow the stack. */
export function checkNesting(depth: number, name: string): void {
  if (depth > deepest) throw nestedTooDeep(name);
}
