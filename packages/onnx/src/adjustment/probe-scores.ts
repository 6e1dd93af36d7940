import { create } from "@bufbuild/protobuf";
import { outerReads } from "../graph/outer-reads.ts";
import { createValueInfo, readValueInfo } from "../graph/value-info.ts";
import { createAttribute, subgraphs } from "../model/attributes.ts";
import { copyModel } from "../model/copy-model.ts";
import { elementTypeCode } from "../model/element-type.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { inlineFunctions } from "../scores/inline-functions.ts";
import type { CorrectedScores } from "./expected-scores.ts";

/** Name of the output that shows scores. */
export function probeName(index: number): string {
  return `balms.verification.${index}`;
}

function computes(model: OnnxModel, { scores: { logits } }: CorrectedScores): boolean {
  const { input, node } = graphOf(model);
  return (
    input.some(({ name }) => name === logits) || node.some(({ output }) => output.includes(logits))
  );
}

/**
 * A model with more outputs: the scores, as numbers that can be fetched from a runtime whatever their type is. Scores that a local
 * function keeps to itself come out of the function's nodes; undefined when there are none of these names.
 */
export function probeScores(
  model: OnnxModel,
  corrected: readonly CorrectedScores[],
): OnnxModel | undefined {
  const open = [model, inlineFunctions(model)].find((candidate) =>
    corrected.every((each) => computes(candidate, each)),
  );
  if (open === undefined) return undefined;
  const result = copyModel(open);
  for (const [index, { scores }] of corrected.entries()) {
    const type = scores.type === "float64" ? "float64" : "float32";
    const output = probeName(index);
    const attribute = [createAttribute("to", elementTypeCode(type))];
    const cast = { opType: "Cast", input: [scores.logits], output: [output], attribute };
    result.graph.node.push(create(NodeProtoSchema, cast));
    result.graph.output.push(createValueInfo(output, { type, shape: undefined }));
  }
  return result;
}

/** The outputs that a runtime hands out to JavaScript: tensors of types that it has numbers for. */
export function fetchable(model: OnnxModel): string[] {
  return graphOf(model)
    .output.filter((info) => {
      const kind = info.type?.value.case;
      const { type } = readValueInfo(info);
      return (
        kind === undefined || (kind === "tensorType" && type !== undefined && type !== "bfloat16")
      );
    })
    .map(({ name }) => name);
}

/** The outputs of a graph that are computed from some values. */
export function outputsBehind(graph: GraphProto, values: readonly string[]): ReadonlySet<string> {
  const reached = new Set(values);
  for (const node of graph.node) {
    const read = [...node.input, ...subgraphs(node).flatMap(outerReads)];
    if (read.some((name) => reached.has(name))) {
      for (const output of node.output) reached.add(output);
    }
  }
  return new Set(graph.output.map(({ name }) => name).filter((name) => reached.has(name)));
}

const drawing: ReadonlySet<string> = new Set([
  "Bernoulli",
  "Multinomial",
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
]);

/** A node that draws random numbers: two runs of the model are then not alike. */
export function drawingNode(nodes: readonly NodeProto[]): NodeProto | undefined {
  for (const node of nodes) {
    const inner = drawing.has(node.opType)
      ? node
      : subgraphs(node)
          .map((body) => drawingNode(body.node))
          .find((found) => found !== undefined);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
