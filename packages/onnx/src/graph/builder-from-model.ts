import { graphOf, opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { GraphBuilder } from "./graph-builder.ts";
import type { Shape } from "./shape.ts";
import { readValueInfo } from "./value-info.ts";

/**
 * A builder that holds the graph of a model, ready for nodes to be added. Outputs are not taken over.
 *
 * @param model - the model; it is not changed
 * @param shapes - shapes to use for inputs instead of the declared ones, for instance a fixed batch size
 */
export function builderFromModel(
  model: OnnxModel,
  shapes: ReadonlyMap<string, Shape> = new Map(),
): GraphBuilder {
  const graph = graphOf(model);
  const builder = new GraphBuilder(opsetOf(model));
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  // What inference cannot tell is as the file declares it.
  for (const info of [...graph.output, ...graph.valueInfo])
    builder.describe(info.name, readValueInfo(info));
  for (const tensor of graph.initializer) builder.initializer(tensor);
  for (const info of graph.input) {
    if (initialized.has(info.name)) continue;
    const { type, shape } = readValueInfo(info);
    builder.input(info.name, type ?? "float32", shapes.get(info.name) ?? shape ?? []);
  }
  for (const node of graph.node) builder.append(node);
  return builder;
}
