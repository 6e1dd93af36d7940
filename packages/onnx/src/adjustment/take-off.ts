import { create } from "@bufbuild/protobuf";
import { copyModel } from "../model/copy-model.ts";
import { describeNode } from "../model/describe-node.ts";
import { adjustmentKey } from "../model/metadata-keys.ts";
import type { OnnxModel } from "../model/model.ts";
import { OperatorSetIdProtoSchema, StringStringEntryProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { isAdjustment } from "./adjustment.ts";
import type { AdjustmentNote } from "./adjustment-note.ts";
import { unfoldBiases } from "./folded-bias.ts";
import { needsOf, withOutput } from "./graph-edit.ts";
import { withCalls } from "./inlined-calls.ts";

type Renamed = AdjustmentNote["renamed"];

function contradiction(received: string): never {
  return refuseModel(
    "model",
    `${received}, which its metadata "${adjustmentKey}" do not fit`,
    "a model as adjustModel wrote it",
    "Something changed it since. Take the original model.",
  );
}

/** What was renamed; older notes leave that to the graph: one Add. */
function renamedIn(added: readonly NodeProto[], { scores, renamed }: AdjustmentNote): Renamed {
  if (scores !== undefined) return renamed;
  return added.map(({ input, output }) => [output[0], input[0]]);
}

function checkFit(added: readonly NodeProto[], kept: readonly NodeProto[], renamed: Renamed): void {
  const made = new Set(added.flatMap(({ output }) => output));
  const own = new Set(kept.flatMap(({ output }) => output));
  for (const [name, raw] of renamed) {
    if (!made.has(name)) contradiction(`a model whose adjustment does not compute "${name}"`);
    if (!own.has(raw)) contradiction(`a model that does not compute "${raw}"`);
    made.delete(name);
    own.delete(raw);
  }
  const raws = new Set(renamed.map(([, raw]) => raw));
  for (const node of kept) {
    const inner = needsOf(node).find((name) => made.has(name) || raws.has(name));
    if (inner !== undefined) contradiction(`node ${describeNode(node)} that reads "${inner}"`);
  }
}

function inOrder(nodes: readonly NodeProto[], order: readonly number[] | undefined): NodeProto[] {
  if (order === undefined) return [...nodes];
  const places = new Set(order);
  if (places.size !== nodes.length || order.some((place) => place >= nodes.length)) {
    contradiction(`a model with ${nodes.length} nodes besides its adjustment`);
  }
  return nodes.map((_, place) => nodes[order.indexOf(place)]);
}

function restore(graph: GraphProto, note: AdjustmentNote): void {
  const { folded = [] } = note;
  const lacking = unfoldBiases(graph, folded);
  if (lacking !== undefined) contradiction(`a model without ${lacking}`);
  const added = graph.node.filter(isAdjustment);
  if (added.length + folded.length === 0)
    contradiction("a model without the nodes of its adjustment");
  const kept = graph.node.filter((node) => !isAdjustment(node));
  const renamed = renamedIn(added, note);
  checkFit(added, kept, renamed);
  const before = new Map(renamed.map(([name, raw]) => [raw, name]));
  const nodes = kept.map((node) =>
    node.output.reduce((changed, output) => {
      const name = before.get(output);
      return name === undefined ? changed : withOutput(changed, output, name);
    }, node),
  );
  graph.node = withCalls(inOrder(nodes, note.order), note.calls ?? []);
  const names = new Set(renamed.map(([name]) => name));
  const gone = new Set(added.flatMap(({ input, output }) => [...input, ...output]));
  const isGone = ({ name }: { readonly name: string }): boolean =>
    // A label from before is read by nothing that was added.
    before.has(name) || (gone.has(name) && !names.has(name) && name.startsWith(adjustmentKey));
  graph.initializer = graph.initializer.filter((tensor) => !isGone(tensor));
  graph.input = graph.input.filter((info) => !isGone(info));
  graph.valueInfo = graph.valueInfo.filter((info) => !isGone(info));
  const left = graph.output.find(isGone);
  if (left !== undefined) contradiction(`output "${left.name}"`);
}

/**
 * A copy of a model without its adjustment, and without the note of it.
 *
 * @throws {@link ModelError} when the note says other things than the graph
 */
export function takeOff(model: OnnxModel, note: AdjustmentNote): OnnxModel {
  const result = copyModel(model);
  restore(result.graph, note);
  result.metadataProps = result.metadataProps.filter(({ key }) => key !== adjustmentKey);
  result.opsetImport =
    note.imports?.map(([domain, version]) =>
      create(OperatorSetIdProtoSchema, {
        ...(domain === null ? {} : { domain }),
        version: BigInt(version),
      }),
    ) ?? result.opsetImport;
  return result;
}

/** A copy of metadata with another text under a key that they have. */
export function changedEntry(model: OnnxModel, key: string, value: string): OnnxModel {
  const result = copyModel(model);
  result.metadataProps = result.metadataProps.map((entry) =>
    entry.key === key
      ? Object.assign(create(StringStringEntryProtoSchema), entry, { value })
      : entry,
  );
  return result;
}
