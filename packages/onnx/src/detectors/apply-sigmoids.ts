import { create } from "@bufbuild/protobuf";
import { GraphIndex } from "../graph/graph-index.ts";
import type { copyModel } from "../model/copy-model.ts";
import { describeNode } from "../model/describe-node.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { DetectorHead } from "./detector-head.ts";

function sigmoid(node: NodeProto): NodeProto {
  return Object.assign(create(NodeProtoSchema), node, { opType: "Sigmoid", attribute: [] });
}

/**
 * Puts a Sigmoid in the place of each Softmax that makes probabilities of a head's scores.
 *
 * @param model - one whose lists may be changed
 * @throws {@link ModelError} when there is none, or one whose logarithm the model goes on with
 */
export function applySigmoids(
  { graph }: ReturnType<typeof copyModel>,
  { scores, name }: DetectorHead,
): void {
  const index = new GraphIndex(graph);
  const readers = scores.flatMap(({ tensor }) => index.readers(tensor));
  const logarithm = readers.find(({ opType }) => opType === "LogSoftmax");
  if (logarithm !== undefined) {
    refuseModel(
      "activation",
      `${describeNode(logarithm)}, whose logarithms the model goes on with`,
      "a Softmax",
    );
  }
  const softmaxes = new Set(readers.filter(({ opType }) => opType === "Softmax"));
  if (softmaxes.size === 0) {
    refuseModel(
      "activation",
      `scores "${name}" that the model puts out as they are`,
      "a Softmax in the model",
      'What reads the scores applies the Softmax: put Sigmoids there, and say activation: "sigmoid-outside".',
    );
  }
  graph.node = graph.node.map((node) => (softmaxes.has(node) ? sigmoid(node) : node));
}

/**
 * Sees to it that a head's scores are put out as they are.
 *
 * @throws {@link ModelError} when the model makes probabilities of them itself
 */
export function checkRawScores(
  { graph }: ReturnType<typeof copyModel>,
  { scores, name }: DetectorHead,
): void {
  const index = new GraphIndex(graph);
  const found = scores
    .flatMap(({ tensor }) => index.readers(tensor))
    .find(({ opType }) => /softmax/iu.test(opType));
  if (found === undefined) return;
  refuseModel(
    "activation",
    `scores "${name}" that ${describeNode(found)} makes probabilities of`,
    "scores that the model puts out as they are",
    'Say activation: "sigmoid": Sigmoids take its place.',
  );
}
