import { create } from "@bufbuild/protobuf";
import type { OnnxModel } from "../model/model.ts";
import { ModelProtoSchema, OperatorSetIdProtoSchema } from "../model/onnx_pb.ts";
import type { FunctionProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { functionDomain, functionDomainVersion, functionIrVersion } from "./function-domain.ts";

/**
 * A copy of a model that has the given functions besides its own, and the file format version that functions need; everything is
 * shared with the original.
 */
export function withFunctions(model: OnnxModel, functions: readonly FunctionProto[]): OnnxModel {
  const imported = model.opsetImport.find(({ domain }) => domain === functionDomain);
  const version = BigInt(functionDomainVersion);
  if (imported !== undefined && imported.version !== version) {
    refuseModel(
      "model",
      `version ${imported.version} of the operators of ${functionDomain}`,
      `version ${version}, which this package writes`,
    );
  }
  const has = new Set(
    model.functions.filter(({ domain }) => domain === functionDomain).map(({ name }) => name),
  );
  const opsetImport =
    imported === undefined
      ? [
          ...model.opsetImport,
          create(OperatorSetIdProtoSchema, { domain: functionDomain, version }),
        ]
      : model.opsetImport;
  // Spreading a message would lose the defaults that its prototype holds.
  return Object.assign(create(ModelProtoSchema), model, {
    irVersion: model.irVersion < functionIrVersion ? functionIrVersion : model.irVersion,
    opsetImport,
    functions: [...model.functions, ...functions.filter(({ name }) => !has.has(name))],
  });
}
