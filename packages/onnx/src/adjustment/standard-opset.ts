import { create } from "@bufbuild/protobuf";
import { subgraphs } from "../model/attributes.ts";
import type { OnnxModel } from "../model/model.ts";
import { OperatorSetIdProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, OperatorSetIdProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";

/** The oldest operators that stretch the inputs of Add to one shape. */
const leastOpset = 7;

/** A version of the standard operators that came with a version of the file format, or before it. */
function opsetFor(irVersion: bigint): number {
  const byFormat = [8, 9, 10, 11, 12, 17];
  return byFormat[Math.min(Math.max(Number(irVersion), 3), 8) - 3];
}

function isStandard({ domain }: { readonly domain: string }): boolean {
  return domain === "" || domain === "ai.onnx";
}

function usesStandard(graph: GraphProto): boolean {
  return graph.node.some((node) => isStandard(node) || subgraphs(node).some(usesStandard));
}

/** The standard operators of a model, and what it imports so that there are some. */
export interface StandardOpset {
  readonly version: number;
  readonly imports: readonly OperatorSetIdProto[];
}

/**
 * The version of the standard operators to write for a model. One that uses none of them and does not import them, as scikit-learn's
 * exports, or names a version that is too old, gets one that fits its file format.
 *
 * @throws {@link ModelError} when its own nodes need a version that is too old.
 */
export function standardOpset(model: OnnxModel, graph: GraphProto): StandardOpset {
  const imports = model.opsetImport;
  const known = imports.find(isStandard);
  const version = Number(known?.version ?? 0n);
  if (known !== undefined && version >= leastOpset) return { version, imports };
  if (known !== undefined && usesStandard(graph)) {
    refuseModel(
      "model",
      `version ${version} of the standard operators`,
      `version ${leastOpset} or later`,
      "Convert the model to a newer version (onnx.version_converter), or export it again.",
    );
  }
  const wanted = opsetFor(model.irVersion);
  const entry = create(OperatorSetIdProtoSchema, {
    domain: known?.domain ?? "",
    version: BigInt(wanted),
  });
  if (known === undefined) return { version: wanted, imports: [...imports, entry] };
  const raised = imports.map((one) => (one === known ? entry : one));
  return { version: wanted, imports: raised };
}
