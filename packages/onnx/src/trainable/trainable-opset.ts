import { create } from "@bufbuild/protobuf";
import { opsetOf, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { OperatorSetIdProtoSchema } from "../model/onnx_pb.ts";
import type { OperatorSetIdProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";

// Older operators take their axes in other places; gradients are written for these and newer ones.
const oldestOpset = 13;

/**
 * The operator version that a model is trained in: its own, or a newer one where that means the same and has what training needs. From 13
 * to 17, operators were given more types and attributes, and two another meaning: batch normalisation, which training writes anew,
 * and RoiAlign.
 *
 * @throws {@link ModelError} for versions before 13
 */
export function trainableOpset(model: OnnxModel): {
  readonly opset: number;
  readonly imports: readonly OperatorSetIdProto[];
} {
  const opset = opsetOf(model);
  if (opset < oldestOpset) {
    refuseModel(
      "model",
      `operator version (opset) ${opset}`,
      `${oldestOpset} or newer`,
      "Export the model with a newer opset, or convert it (onnx.version_converter).",
    );
  }
  const isOther = model.graph?.node.some(({ opType }) => opType === "RoiAlign") === true;
  if (opset >= writtenOpset || isOther) return { opset, imports: model.opsetImport };
  const imports = model.opsetImport.map((one) =>
    one.domain === "" || one.domain === "ai.onnx"
      ? create(OperatorSetIdProtoSchema, { domain: one.domain, version: BigInt(writtenOpset) })
      : one,
  );
  return { opset: writtenOpset, imports };
}
