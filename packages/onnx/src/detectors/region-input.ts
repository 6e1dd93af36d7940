import { create } from "@bufbuild/protobuf";
import type { GraphIndex } from "../graph/graph-index.ts";
import { namesRead } from "../graph/names-read.ts";
import { uniqueName } from "../graph/unique-name.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { createAttribute } from "../model/attributes.ts";
import { changedNode } from "../model/changed-node.ts";
import type { copyModel } from "../model/copy-model.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { createTensor, typedData } from "../model/tensor.ts";
import { addConstant } from "../surgery/linear-layer.ts";
import { poolings, sourcesOf } from "./boxes/box-tensors.ts";
import type { DetectorHead } from "./detector-head.ts";
import type { DetectorGraph } from "./follow-channels.ts";

/** Names of what takes regions, and of all corners: those of the detector's own regions, then those that were given. */
export interface RegionInput {
  readonly input: string;
  readonly corners: string;
}

/**
 * Lets a detector pool features of further regions: they are put behind its own, before anything reads these. Pictures come one by one
 * then, so that all regions are of the first.
 *
 * @param model - one whose lists may be changed; `graph` is its
 * @throws {@link ModelError} when the features are not pooled from regions, or depend on more than their corners
 */
export function addRegionInput(
  model: ReturnType<typeof copyModel>,
  graph: DetectorGraph,
  { levels: [{ feature, logits }] }: DetectorHead,
): RegionInput {
  const pools = poolings(graph.index, feature).filter(({ opType }) => opType === "RoiAlign");
  if (pools.length === 0) {
    refuseModel(
      "furtherRegions",
      `a class layer "${logits}" on features that are not pooled from regions`,
      "features of regions (RoiAlign), as detectors of two stages have them",
      "Queries and positions of a map are the detector's own: features of other boxes cannot be asked for.",
    );
  }
  const [first, ...others] = pools.map(({ input }) => [input[1], ...sourcesOf(graph, input[1])]);
  const shared = first.filter((name) => others.every((names) => names.includes(name)));
  const corners = shared.find((name) => !dependsOnMore(graph.index, feature, name));
  if (corners === undefined) {
    refuseModel(
      "furtherRegions",
      shared.length === 0
        ? `features "${feature}" of regions that no tensor of the model has together`
        : `features "${feature}" that depend on more than the corners "${shared[0]}" of their regions`,
      "features that follow from the corners of a region and the maps of the picture",
    );
  }
  if (graph.index.producer(corners) === undefined) {
    refuseModel(
      "furtherRegions",
      `regions "${corners}" that are an input of the model`,
      "a detector that proposes regions itself",
      "Feed those of the objects to that input.",
    );
  }
  const { graph: changed } = model;
  const input = uniqueName(changed, "further_regions");
  changed.input.push(createValueInfo(input, { type: "float32", shape: [input, 4] }));
  joinRegions(model, { corners, input });
  for (const pool of pools) poolFirstPicture(model, pool);
  // Sizes that were written down count the detector's own regions alone.
  changed.valueInfo = [];
  return { input, corners };
}

/** Whether features depend on the input of the graph in another way than by the corners of regions and the maps that are pooled from. */
function dependsOnMore(index: GraphIndex, feature: string, corners: string): boolean {
  const open = new Set([feature]);
  for (const value of open) {
    if (value === corners || index.initializer(value) !== undefined) continue;
    const node = index.producer(value);
    if (node === undefined) return true;
    // The size of the input is that of all pictures.
    if (node.opType === "Shape") continue;
    const read = node.opType === "RoiAlign" ? [node.input[1]] : namesRead(node);
    for (const name of read) open.add(name);
  }
  return false;
}

/** The own corners get another name, and what was called so are all of them: nothing that reads them has to change. */
function joinRegions(
  { graph }: ReturnType<typeof copyModel>,
  { corners, input }: RegionInput,
): void {
  const own = uniqueName(graph, `${corners}.own`);
  graph.node = graph.node.flatMap((made) => {
    if (!made.output.includes(corners)) return [made];
    const output = made.output.map((name) => (name === corners ? own : name));
    const axis = createAttribute("axis", 0);
    return [changedNode(made, { output }), newNode("Concat", [own, input], corners, [axis])];
  });
}

/** Which picture a region is of is chosen with the region, and there are no such numbers for further ones: all are of the first. */
function poolFirstPicture(model: ReturnType<typeof copyModel>, pool: NodeProto): void {
  const { graph } = model;
  const fresh = (hint: string): string => uniqueName(graph, `${pool.output[0]}.${hint}`);
  const zero = createTensor(fresh("first"), typedData("int64", [0]), [1], "int64");
  addConstant(model, zero, "int64");
  const [maps, corners] = pool.input;
  const [sizes, rows, pictures] = ["sizes", "rows", "pictures"].map(fresh);
  const added = [
    newNode("Shape", [corners], sizes),
    newNode("Gather", [sizes, zero.name], rows),
    newNode("ConstantOfShape", [rows], pictures, [createAttribute("value", zero)]),
    changedNode(pool, { input: [maps, corners, pictures] }),
  ];
  graph.node = graph.node.flatMap((one) => (one === pool ? added : [one]));
}

function newNode(
  opType: string,
  input: readonly string[],
  output: string,
  attribute: NodeProto["attribute"] = [],
): NodeProto {
  return create(NodeProtoSchema, { opType, input: [...input], output: [output], attribute });
}
