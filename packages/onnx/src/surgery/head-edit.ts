import { builderFromModel } from "../graph/builder-from-model.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { createValueInfo, readValueInfo } from "../graph/value-info.ts";
import { describeNode } from "../model/describe-node.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { GraphProto, NodeProto, ValueInfoProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { createTensor, typedData } from "../model/tensor.ts";
import { changedNode } from "../model/changed-node.ts";
import type { ClassifierHead } from "./find-classifier-head.ts";
import { followScores } from "./follow-scores.ts";
import { addConstant, linearLayer } from "./linear-layer.ts";
import type { LayerForm } from "./linear-layer.ts";
import { oldLayerNodes } from "./old-layer-nodes.ts";
import { readLayer } from "./read-layer.ts";
import { scorePath } from "./score-path.ts";
import type { PathStep } from "./score-path.ts";

type OpenModel = OnnxModel & { graph: GraphProto };

const kept: ReadonlySet<string> = new Set(["layout", "pooling", "resizing"]);
const isKept = ({ kind }: PathStep): boolean => kept.has(kind);
const isPassing = ({ node }: PathStep): boolean => ["Dropout", "Identity"].includes(node.opType);

/** A name that is not taken, and is from now on. */
function freshName(taken: Set<string>, hint: string): string {
  const name = untakenName(taken, hint);
  taken.add(name);
  return name;
}

/** Replaces a head in a graph: what goes, what stays, and what is called otherwise. */
export class HeadEdit {
  /** The model that is edited; it is not changed. */
  readonly model: OnnxModel;
  readonly #head: ClassifierHead;
  readonly #index: GraphIndex;
  readonly #builder: GraphBuilder;
  /** From the layer to the logits. */
  readonly #before: readonly PathStep[];
  /** From the logits to the output. */
  readonly #after: readonly PathStep[];
  /** What the old layer computes. */
  readonly #layer: string;
  readonly #old: ReadonlySet<NodeProto>;
  /** What values are called when the steps that go are left out, where that is another name. */
  readonly #names = new Map<string, string>();

  constructor(model: OnnxModel, head: ClassifierHead) {
    this.model = model;
    this.#head = head;
    this.#index = new GraphIndex(graphOf(model));
    this.#builder = builderFromModel(model);
    const path = scorePath(this.#index, head.output);
    const end = path.findIndex(({ output }) => output === head.logits) + 1;
    this.#before = path.slice(0, end);
    this.#after = path.slice(end);
    this.#layer = path[0]?.input ?? head.output;
    const found = readLayer(this.#index, this.#layer);
    if (found === undefined || "fault" in found || found.weight !== head.weight) {
      refuseModel(
        head.weight,
        "a head that does not belong to this model",
        "what findClassifierHead found in it",
      );
    }
    this.#old = oldLayerNodes(this.#index, this.#layer, head.feature);
    const going = this.#before.filter((step) => !isKept(step));
    for (const step of going) this.checkUnread(step);
    for (const { input, output } of going.toReversed()) this.#names.set(input, this.nameOf(output));
  }

  /** What goes into a step that belongs to the old head must be read by nothing else. */
  private checkUnread({ node, input }: PathStep): void {
    const other = this.#index.readers(input).find((reader) => reader !== node);
    const isOutput = this.#index.isOutput(input);
    if (other === undefined && !isOutput) return;
    refuseModel(
      input,
      `scores that are read before ${describeNode(node)}, which goes with the old head, by ${other === undefined ? "an output" : describeNode(other)}`,
      "scores that are read after it",
      "Cut the model off at its features with extractFeatureModel, and put the head on that.",
    );
  }

  /** What a value is called when the steps that go are left out. */
  private nameOf(value: string): string {
    return this.#names.get(value) ?? value;
  }

  private form(): LayerForm {
    const { feature, operator } = this.#head;
    const { type, shape } = this.#builder.valueType(feature);
    const rank = shape?.length;
    const written = operator === "MatMul" && rank === 2 ? "Gemm" : operator;
    return {
      input: feature,
      output: this.nameOf(this.#layer),
      operator: written,
      type: isFloatingPoint(type) ? type : "float32",
      spatial: (rank ?? 4) - 2,
    };
  }

  /**
   * Edits a copy of the model.
   *
   * @returns names of values whose shapes may have changed
   */
  apply(result: OpenModel, parameters: HeadParameters): string[] {
    const { graph } = result;
    const changed = this.changedNodes(result, parameters.bias.length);
    const layer = linearLayer(result, this.form(), parameters);
    const last = this.#index.producer(this.#layer);
    const going = new Set(this.#before.flatMap((step) => (isKept(step) ? [] : [step.node])));
    const nodes = graph.node.flatMap((node) => {
      if (node === last) return layer;
      return going.has(node) ? [] : [changed.get(node) ?? node];
    });
    graph.node = nodes;
    const output = this.rawOutput(graph, changed);
    return [this.nameOf(this.#layer), output];
  }

  /** Nodes that stay but differ: other names on the way to the logits, other sizes. */
  private changedNodes(result: OpenModel, wanted: number): Map<NodeProto, NodeProto> {
    const { classes, operator } = this.#head;
    const rank = this.#builder.shapeOf(this.#layer)?.length;
    const last = rank === undefined ? -1 : rank - 1;
    const axis = operator === "MatMul" ? last : 1;
    const change = { layer: this.#layer, axis, classes, wanted };
    const targets = followScores(this.#index, this.#builder, change);
    const changed = new Map<NodeProto, NodeProto>();
    for (const { node, input, output } of this.#before.filter(isKept)) {
      const inputs = node.input.map((name) => (name === input ? this.nameOf(input) : name));
      const outputs = node.output.map((name) => (name === output ? this.nameOf(output) : name));
      changed.set(node, changedNode(node, { input: inputs, output: outputs }));
    }
    const taken = namesInUse(result.graph);
    for (const { node, input, sizes } of targets) {
      const name = freshName(taken, "head.sizes");
      addConstant(result, createTensor(name, typedData("int64", sizes), [sizes.length]), "int64");
      const now = changed.get(node) ?? node;
      changed.set(node, changedNode(now, { input: now.input.with(input, name) }));
    }
    return changed;
  }

  /** Makes raw logits of the output that was normalised, in the same layout. */
  private rawOutput(graph: GraphProto, changed: ReadonlyMap<NodeProto, NodeProto>): string {
    const { output } = this.#head;
    if (this.#after.every(isKept)) return output;
    const steps = this.#after.filter((step) => isKept(step) && !isPassing(step));
    const taken = namesInUse(graph);
    let name = this.nameOf(this.#before.at(-1)?.output ?? this.#layer);
    for (const { node, input } of steps) {
      const now = changed.get(node) ?? node;
      const inputs = now.input.map((one) => (one === input ? name : one));
      name = freshName(taken, this.#head.logits);
      const label = node.name === "" ? "" : freshName(taken, node.name);
      graph.node.push(changedNode(now, { name: label, input: inputs, output: [name] }));
    }
    graph.output = graph.output.map((info) =>
      info.name === output ? this.rawInfo(info, name) : info,
    );
    return name;
  }

  /** Raw logits in the place of what was normalised: of its dimensions, whatever their sizes. */
  private rawInfo(info: ValueInfoProto, name: string): ValueInfoProto {
    const { shape } = readValueInfo(info);
    const { type } = this.#builder.valueType(this.#head.logits);
    const own = readValueInfo(info).type ?? "float32";
    return createValueInfo(name, { type: type ?? own, shape });
  }

  /** Refuses to leave scores of the old head in a graph. */
  checkGone(graph: GraphProto): void {
    const left = graph.node.find((node) => this.#old.has(node));
    if (left === undefined) return;
    refuseModel(
      left.output[0],
      `a part of the old head (${describeNode(left)}) that something else in the model reads`,
      "a head that only its own logits depend on",
      "Cut the model off at its features with extractFeatureModel, and put the head on that.",
    );
  }
}
