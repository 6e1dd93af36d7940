import { create } from "@bufbuild/protobuf";
import { GraphIndex } from "../graph/graph-index.ts";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { copyModel } from "../model/copy-model.ts";
import { elementTypeFromCode, isFloatingPoint } from "../model/element-type.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { NodeProtoSchema, TensorProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { tensorNumbers } from "../model/tensor.ts";
import { isBatchNormalization } from "./normalization.ts";

const batchNormalizationParts = ["", "weight", "bias", "running_mean", "running_var"];
const firstStatistic = 3;

/** The module of the network that a node comes from, where PyTorch says it: the last but one of its scopes. */
function moduleOf({ metadataProps }: NodeProto): string | undefined {
  const scopes = metadataProps.find(({ key }) => key === "pkg.torch.onnx.name_scopes")?.value;
  return scopes === undefined ? undefined : /'([^']+)', '[^']*'\]$/u.exec(scopes)?.[1];
}

/** Tensors of a graph, and those that nodes get in their place. */
class Separation {
  readonly added: TensorProto[] = [];
  readonly #index: GraphIndex;
  readonly #taken: Set<string>;
  readonly #mixedUp = new Map<string, boolean>();
  readonly #uniform = new Map<TensorProto, boolean>();
  readonly #modules = new Map<string, ReadonlySet<string | undefined>>();
  /** Names of the copies, by whose they are. */
  readonly #copies = new Map<string, string>();

  constructor(graph: GraphProto) {
    this.#index = new GraphIndex(graph);
    this.#taken = namesInUse(graph);
  }

  #floats(name: string): TensorProto | undefined {
    const tensor = this.#index.initializer(name);
    const isFloat = tensor !== undefined && isFloatingPoint(elementTypeFromCode(tensor.dataType));
    return isFloat ? tensor : undefined;
  }

  #add(tensor: TensorProto, name: string): void {
    // Spreading a message would lose the defaults that its prototype holds.
    this.added.push(Object.assign(create(TensorProtoSchema), tensor, { name }));
  }

  /** Whether a node only stands for the tensor of a layer that was equal to another's: then the tensor is added. */
  replacesStandIn(node: NodeProto): boolean {
    if (operatorOf(node) !== "Identity") return false;
    const [name, own] = [node.input[0], node.output[0]];
    const tensor = this.#floats(name);
    if (tensor === undefined || this.#index.isOutput(own)) return false;
    this.#add(tensor, own);
    return true;
  }

  /** The node with tensors of its own for those that belong to another layer. */
  withOwnTensors(node: NodeProto): NodeProto {
    const input = node.input.map((name, place) => this.#ownTensor(node, name, place));
    if (input.every((name, place) => name === node.input[place])) return node;
    return Object.assign(create(NodeProtoSchema), node, { input });
  }

  #ownTensor(node: NodeProto, name: string, place: number): string {
    const tensor = this.#floats(name);
    if (tensor === undefined) return name;
    const module = moduleOf(node);
    const isNormalization = isBatchNormalization(node);
    const isMixedUp = isNormalization && place >= firstStatistic && this.#isMixedUp(name, place);
    if (!isMixedUp && !this.#isForeign(tensor, module)) return name;
    const part = isNormalization
      ? batchNormalizationParts[place]
      : name.slice(name.lastIndexOf(".") + 1);
    const hint = `${module ?? node.output[0]}.${part}`;
    const key = `${hint} ${name}`;
    const known = this.#copies.get(key);
    if (known !== undefined) return known;
    const own = untakenName(this.#taken, hint);
    this.#taken.add(own);
    this.#copies.set(key, own);
    this.#add(tensor, own);
    return own;
  }

  /** Whether a running statistic is something else as well: a parameter, or the other statistic. */
  #isMixedUp(name: string, place: number): boolean {
    const key = `${place} ${name}`;
    const known = this.#mixedUp.get(key);
    if (known !== undefined) return known;
    const isOther = (reader: NodeProto): boolean =>
      reader.input.some(
        (one, at) => one === name && !(isBatchNormalization(reader) && at === place),
      );
    const found = this.#index.readers(name).some(isOther);
    this.#mixedUp.set(key, found);
    return found;
  }

  /** The modules that read a tensor. */
  #modulesOf(name: string): ReadonlySet<string | undefined> {
    const known = this.#modules.get(name);
    if (known !== undefined) return known;
    const found = new Set(this.#index.readers(name).map(moduleOf));
    this.#modules.set(name, found);
    return found;
  }

  /** Whether all numbers are one: those with which scales and biases begin. */
  #isUniform(tensor: TensorProto): boolean {
    const known = this.#uniform.get(tensor);
    if (known !== undefined) return known;
    const numbers = tensorNumbers(tensor);
    const found = numbers.every((value) => value === numbers[0]);
    this.#uniform.set(tensor, found);
    return found;
  }

  /** Whether a tensor that layers begin with has the name of another module that reads it. */
  #isForeign(tensor: TensorProto, module: string | undefined): boolean {
    const owner = tensor.name.slice(0, Math.max(0, tensor.name.lastIndexOf(".")));
    if (module === undefined || module === owner) return false;
    return this.#modulesOf(tensor.name).has(owner) && this.#isUniform(tensor);
  }
}

/**
 * The model with tensors of their own for layers whose numbers happened to be equal when it was exported, so that they can be trained
 * apart: PyTorch's exporters write such tensors once (the scales and biases that layers begin with, and even running statistics), and let
 * an Identity stand for the others, or let all nodes read the one. What a network shares on purpose stays shared.
 *
 * @returns the model itself where nothing was put together
 */
export function separateMerged(model: OnnxModel): OnnxModel {
  const copy = copyModel(model);
  const { graph } = copy;
  const separation = new Separation(graphOf(model));
  const isPyTorch = model.producerName === "pytorch";
  graph.node = graph.node.flatMap((node) =>
    isPyTorch && separation.replacesStandIn(node) ? [] : [separation.withOwnTensors(node)],
  );
  if (separation.added.length === 0) return model;
  graph.initializer = [...graph.initializer, ...separation.added];
  return copy;
}
