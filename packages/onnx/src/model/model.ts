import { describeValue } from "@balms/core/adapter";
import { create, isMessage } from "@bufbuild/protobuf";
import { GraphProtoSchema, ModelProtoSchema } from "./onnx_pb.ts";
import type { GraphProto, ModelProto } from "./onnx_pb.ts";
import { refuseModel } from "./refuse-model.ts";

/** An ONNX model in memory: the protobuf message of the ONNX standard. */
export type OnnxModel = ModelProto;

/** Version of the standard operators that balms writes: the oldest with everything it needs (additive scatter). */
export const writtenOpset = 17;

// The file format version that came with the operator version above.
const irVersion = 8n;

/** A new model around a graph. */
export function createModel(graph: GraphProto, opset: number = writtenOpset): OnnxModel {
  return create(ModelProtoSchema, {
    irVersion,
    producerName: "balms",
    opsetImport: [{ domain: "", version: BigInt(opset) }],
    graph,
  });
}

/** Refuses what is no model in memory, such as the bytes of one. */
export function checkIsModel(model: OnnxModel): OnnxModel {
  const given: unknown = model;
  if (isMessage(given, ModelProtoSchema)) return model;
  const isBytes = ArrayBuffer.isView(given) || given instanceof ArrayBuffer;
  return refuseModel(
    "model",
    describeValue(given),
    "a model in memory",
    isBytes ? "readModel(bytes) reads one." : undefined,
  );
}

/** The graph of a model that was read or made by this package. */
export function graphOf(model: OnnxModel): GraphProto {
  checkIsModel(model);
  return model.graph ?? create(GraphProtoSchema);
}

/** Version of the standard operators that a model asks for. */
export function opsetOf(model: OnnxModel): number {
  return standardVersion(checkIsModel(model).opsetImport);
}

/** Version of the standard operators among imports; 1 where they do not say. */
export function standardVersion(imports: OnnxModel["opsetImport"]): number {
  const standard = imports.find(({ domain }) => domain === "" || domain === "ai.onnx");
  return Number(standard?.version ?? 1n);
}
