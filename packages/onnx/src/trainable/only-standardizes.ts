import type { GraphIndex } from "../graph/graph-index.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

const normalizations: ReadonlySet<string> = new Set([
  "BatchNormalization",
  "GroupNormalization",
  "InstanceNormalization",
  "LayerNormalization",
  "RMSNormalization",
]);

/**
 * Whether a node is the inner part of a normalisation of groups: exporters write it as an InstanceNormalization of a tensor laid out by
 * groups, between two Reshapes, with scales of 1 and biases of 0. The parameters of the layer, if it has any, come after it.
 */
function standardizesGroups(index: GraphIndex, { opType, input, output }: NodeProto): boolean {
  if (opType !== "InstanceNormalization") return false;
  const readers = index.readers(output[0]);
  const around = [index.producer(input[0]), ...readers].map((node) => node?.opType);
  if (readers.length === 0 || around.some((operator) => operator !== "Reshape")) return false;
  return [1, 0].every((value, place) => {
    const numbers = index.constant(input[place + 1])?.numbers();
    return numbers !== undefined && Array.from(numbers).every((one) => one === value);
  });
}

/** Whether PyTorch says of a node that the call it comes from was given data alone. */
function wasGivenDataAlone({ metadataProps }: NodeProto): boolean {
  const call = metadataProps.find(({ key }) => key === "pkg.torch.onnx.fx_node")?.value;
  const given = call?.split("(args = (")[1]?.split("kwargs")[0];
  return given?.match(/%\w+/gu)?.length === 1;
}

/** Whether a normalisation only standardises, so that its scales and biases, which the operator asks for, are no parameters. */
export function onlyStandardizes(index: GraphIndex, node: NodeProto): boolean {
  if (!normalizations.has(node.opType)) return false;
  return wasGivenDataAlone(node) || standardizesGroups(index, node);
}
