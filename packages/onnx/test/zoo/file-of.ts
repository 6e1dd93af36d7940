import { toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "../../src/model/onnx_pb.ts";
import type { Family } from "./family.ts";

/** The bytes of a family's `.onnx` file, as its exporter wrote them: nodes in any order, nothing checked. */
export function fileOf({ model }: Pick<Family, "model">): Uint8Array {
  return toBinary(ModelProtoSchema, model);
}
