import { create, toJsonString } from "@bufbuild/protobuf";
import type { OnnxModel } from "../model/model.ts";
import {
  FunctionProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
} from "../model/onnx_pb.ts";
import type { FunctionProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { functionDomain, functionDomainVersion, functionIrVersion } from "./function-domain.ts";

/** What a function computes, whatever it says of itself. */
function body(called: FunctionProto): string {
  return toJsonString(
    FunctionProtoSchema,
    Object.assign(create(FunctionProtoSchema), called, { docString: "" }),
  );
}

/** Refuses a function of another body under the name of one of ours: the numbers would be others. */
function checkSame(own: FunctionProto | undefined, wanted: FunctionProto): void {
  if (own === undefined || body(own) === body(wanted)) return;
  refuseModel(
    "model",
    `a function ${functionDomain}.${wanted.name} that is not the one of this package for the model's operator version and type`,
    "that function, or none of its name",
    "Take the function out of the file, or attach the loss to the original model.",
  );
}

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
  const own = new Map(
    model.functions
      .filter(({ domain }) => domain === functionDomain)
      .map((one) => [one.name, one] as const),
  );
  for (const wanted of functions) checkSame(own.get(wanted.name), wanted);
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
    functions: [...model.functions, ...functions.filter(({ name }) => !own.has(name))],
  });
}
