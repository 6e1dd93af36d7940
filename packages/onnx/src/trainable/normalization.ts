import { createAttribute, floatAttribute, intAttribute } from "../model/attributes.ts";
import { create } from "@bufbuild/protobuf";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** How batch normalisation is done in training: by the batch, or by the running statistics, which stay. */
export type Normalization = "batch" | "frozen";

/** Running statistics that follow the batches of a normalisation. */
export interface RunningStatistics {
  /** Name of the initializer with the running means [C]. */
  readonly mean: string;
  /** Name of the initializer with the running variances [C]. */
  readonly variance: string;
  /** Share of the running statistics that a step keeps. */
  readonly kept: number;
  /** What is normalised [B, C, …]. */
  readonly data: string;
  /** Values of the training form: the mean of the batch and its variance, divided by the number of entries. */
  readonly batchMean: string;
  readonly batchVariance: string;
}

/** Whether a node is a batch normalisation of the standard. */
export function isBatchNormalization({ domain, opType }: NodeProto): boolean {
  return (domain === "" || domain === "ai.onnx") && opType === "BatchNormalization";
}

function withAttributes(node: NodeProto, values: Readonly<Record<string, number>>): NodeProto {
  const kept = node.attribute.filter(({ name }) => !(name in values));
  const added = Object.entries(values).map(([name, value]) => createAttribute(name, value));
  // Spreading a message would lose the defaults that its prototype holds.
  return Object.assign(create(NodeProtoSchema), node, { attribute: [...kept, ...added] });
}

/**
 * The node as at inference, by the running statistics; itself where it is that already.
 *
 * @param opset - version of the operators; before 14 the further outputs alone said that a node trains
 */
export function frozenNormalization(node: NodeProto, opset: number): NodeProto {
  const trains = opset >= 14 && intAttribute(node, "training_mode", 0) !== 0;
  if (!trains && node.output.length === 1) return node;
  const frozen = withAttributes(node, trains ? { training_mode: 0 } : {});
  frozen.output = [node.output[0]];
  return frozen;
}

/** A normalisation by the batch, and what it takes to follow its statistics. */
export interface BatchNormalizationForm {
  readonly nodes: readonly NodeProto[];
  readonly statistics: RunningStatistics;
}

/**
 * The nodes of a normalisation by the batch. With momentum 0 the further outputs are the statistics of the batch. The running ones that
 * it is given are copies to be thrown away, because ONNX Runtime writes its results over them. A layer that is used again has copies of
 * its own, of what came out the last time: of equal nodes ONNX Runtime keeps one, and both results would be written there.
 *
 * @param before - statistics that nodes before this one gave
 * @param unique - gives names that nothing has
 */
export function batchNormalizationForm(
  node: NodeProto,
  before: readonly RunningStatistics[],
  unique: (hint: string) => string,
): BatchNormalizationForm {
  const [data, scale, bias, mean, variance] = node.input;
  const [result] = node.output;
  const copy = (value: string): NodeProto =>
    create(NodeProtoSchema, {
      opType: "Sub",
      input: [value, value],
      output: [unique(`${value}.unused`)],
    });
  const last = {
    mean: before.findLast((one) => one.mean === mean)?.batchMean ?? mean,
    variance: before.findLast((one) => one.variance === variance)?.batchVariance ?? variance,
  };
  const copies = [copy(last.mean), copy(last.variance)];
  const batchMean = unique(`${mean}.ofBatch`);
  const batchVariance = unique(`${variance}.ofBatch`);
  const normalization = withAttributes(node, { training_mode: 1, momentum: 0 });
  normalization.input = [data, scale, bias, ...copies.flatMap(({ output }) => output)];
  normalization.output = [result, batchMean, batchVariance];
  const kept = floatAttribute(node, "momentum", 0.9);
  return {
    nodes: [...copies, normalization],
    statistics: { mean, variance, kept, data, batchMean, batchVariance },
  };
}
