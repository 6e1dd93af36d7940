import { create } from "@bufbuild/protobuf";
import type { GraphIndex } from "../../graph/graph-index.ts";
import { uniqueName } from "../../graph/unique-name.ts";
import type { copyModel } from "../../model/copy-model.ts";
import { NodeProtoSchema } from "../../model/onnx_pb.ts";
import { pictureSteps } from "../../pictures/picture-steps.ts";

/**
 * Lets a model say in which size it looks at its picture, where it brings it to another one itself.
 *
 * @param model - one whose lists may be changed
 * @returns the name of that size; undefined where the picture keeps its own, or there are several inputs
 */
export function addPictureSize(
  { graph }: ReturnType<typeof copyModel>,
  index: GraphIndex,
): string | undefined {
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  const [input, another] = graph.input.filter(({ name }) => !initialized.has(name));
  if (input === undefined || another !== undefined) return undefined;
  const { resized } = pictureSteps(index, input.name);
  if (resized === undefined) return undefined;
  const name = uniqueName(graph, "balms.picture.size");
  graph.node = [
    ...graph.node,
    create(NodeProtoSchema, { opType: "Shape", name, input: [resized], output: [name] }),
  ];
  return name;
}
