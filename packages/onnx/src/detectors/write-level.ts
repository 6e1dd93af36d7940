import { create } from "@bufbuild/protobuf";
import type { Constant } from "../graph/constant.ts";
import { elementCount } from "../graph/constant.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { uniqueName } from "../graph/unique-name.ts";
import { changedNode } from "../model/changed-node.ts";
import type { copyModel } from "../model/copy-model.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { FloatType } from "../model/element-type.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { createTensor, typedData } from "../model/tensor.ts";
import { addConstant } from "../surgery/linear-layer.ts";
import { readLayer } from "../surgery/read-layer.ts";
import type { DetectorLevel } from "./detector-head.ts";

/** Rows of a layer that are to be others: the channels that they are of, and their numbers. */
export interface LevelRows {
  readonly channels: readonly number[];
  /** [channels, numbers of a row]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** How a layer is written in its graph. */
interface WrittenLayer {
  /** What multiplies, and what adds the bias; the same node where one does both. */
  readonly product: NodeProto;
  readonly sum: NodeProto | undefined;
  readonly weights: Constant;
  readonly type: FloatType;
  readonly columns: boolean;
  readonly scale: number;
  readonly biasScale: number;
}

function refuseLayer(level: DetectorLevel, received: string): never {
  return refuseModel(
    "head",
    received,
    `the layer "${level.logits}" that findDetectorHeads found, in real numbers`,
    "Take the model before it was quantised, and the heads that were found in it.",
  );
}

function writtenLayer(index: GraphIndex, level: DetectorLevel): WrittenLayer {
  const node = index.producer(level.logits);
  if (node === undefined) return refuseLayer(level, "a head of another model");
  const isSum = operatorOf(node) === "Add";
  const inner = isSum
    ? node.input.map((name) => index.producer(name)).find((one) => one?.input[1] === level.weight)
    : node;
  const weights = index.constant(level.weight);
  if (
    inner === undefined ||
    weights === undefined ||
    !["Conv", "Gemm", "MatMul"].includes(operatorOf(inner))
  ) {
    return refuseLayer(level, `a layer of other operators, or of another model`);
  }
  const { type } = weights;
  if (!isFloatingPoint(type)) return refuseLayer(level, `weights of type ${type}`);
  const read = operatorOf(inner) === "Conv" ? undefined : readLayer(index, level.logits);
  if (read !== undefined && "fault" in read) return refuseLayer(level, read.fault);
  const { columns = false, scale = 1, biasScale = 1 } = read ?? {};
  const sum = operatorOf(inner) === "MatMul" ? (isSum ? node : undefined) : isSum ? node : inner;
  return { product: inner, sum, weights, type, columns, scale, biasScale };
}

/** All numbers of a tensor with some rows changed; the others are not asked for where none is left. */
function changedRows(
  given: Constant | undefined,
  size: number,
  count: number,
  change: (numbers: Float64Array) => void,
  isWhole: boolean,
): Float64Array {
  const numbers =
    isWhole || given === undefined
      ? new Float64Array(size * count)
      : Float64Array.from(given.numbers());
  change(numbers);
  return numbers;
}

/** Writes other rows into the layers of a model, each tensor once. */
export class LevelWriter {
  readonly #model: ReturnType<typeof copyModel>;
  readonly #index: GraphIndex;
  /** Names of tensors that were written, by what they stand for. */
  readonly #written = new Map<string, string>();

  /** @param model - one whose lists may be changed */
  constructor(model: ReturnType<typeof copyModel>) {
    this.#model = model;
    this.#index = new GraphIndex(model.graph);
  }

  /** @param key - what is equal for levels that get the same rows */
  write(level: DetectorLevel, rows: LevelRows, key: string): void {
    const layer = writtenLayer(this.#index, level);
    const weight = this.#named(`weight ${key} ${level.weight}`, "head.weight", (name) =>
      this.#weight(name, level, layer, rows),
    );
    const bias = this.#named(`bias ${key} ${level.bias ?? level.logits}`, "head.bias", (name) =>
      this.#bias(name, level, layer, rows),
    );
    const { product, sum } = layer;
    const nodes = new Map<NodeProto, readonly NodeProto[]>();
    const multiplied = changedNode(product, { input: product.input.with(1, weight) });
    if (sum === undefined) {
      const inner = uniqueName(this.#model.graph, `${level.logits}.product`);
      const added = {
        opType: "Add",
        name: uniqueName(this.#model.graph, "head.add"),
        input: [inner, bias],
        output: [level.logits],
      };
      nodes.set(product, [
        changedNode(multiplied, { output: [inner] }),
        create(NodeProtoSchema, added),
      ]);
    } else if (sum === product) {
      const [feature] = product.input;
      nodes.set(product, [changedNode(product, { input: [feature, weight, bias] })]);
    } else {
      nodes.set(product, [multiplied]);
      const place = sum.input.findIndex((name) => !product.output.includes(name));
      nodes.set(sum, [changedNode(sum, { input: sum.input.with(place, bias) })]);
    }
    const { graph } = this.#model;
    graph.node = graph.node.flatMap((node) => nodes.get(node) ?? [node]);
  }

  #named(key: string, hint: string, make: (name: string) => void): string {
    const known = this.#written.get(key);
    if (known !== undefined) return known;
    const name = uniqueName(this.#model.graph, hint);
    make(name);
    this.#written.set(key, name);
    return name;
  }

  #weight(
    name: string,
    level: DetectorLevel,
    layer: WrittenLayer,
    { channels, weight }: LevelRows,
  ): void {
    const { weights, type, columns, scale } = layer;
    const size = elementCount(weights.dims) / level.channels;
    const numbers = changedRows(
      weights,
      size,
      level.channels,
      (all) => {
        for (const [row, channel] of channels.entries()) {
          for (let at = 0; at < size; at++) {
            const place = columns ? at * level.channels + channel : channel * size + at;
            all[place] = weight[row * size + at] / scale;
          }
        }
      },
      channels.length === level.channels,
    );
    addConstant(
      this.#model,
      createTensor(name, typedData(type, numbers), weights.dims, type),
      type,
    );
  }

  #bias(
    name: string,
    level: DetectorLevel,
    layer: WrittenLayer,
    { channels, bias }: LevelRows,
  ): void {
    const { type, biasScale } = layer;
    if (biasScale === 0) refuseLayer(level, "a layer whose bias is multiplied by 0");
    const given = level.bias === undefined ? undefined : this.#index.constant(level.bias);
    const isWhole = channels.length === level.channels;
    const isSpread = given !== undefined && elementCount(given.dims) !== level.channels;
    if (isSpread && !isWhole) refuseLayer(level, "a layer with one bias for all channels");
    const numbers = changedRows(
      given,
      1,
      level.channels,
      (all) => {
        for (const [row, channel] of channels.entries()) all[channel] = bias[row] / biasScale;
      },
      isWhole,
    );
    const dims = given === undefined || isSpread ? [level.channels] : given.dims;
    addConstant(this.#model, createTensor(name, typedData(type, numbers), dims, type), type);
  }
}
