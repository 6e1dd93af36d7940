import { create } from "@bufbuild/protobuf";
import { elementTypeCode, elementTypeFromCode } from "../model/element-type.ts";
import type { ElementType } from "../model/element-type.ts";
import { int64 } from "../model/int64.ts";
import { ValueInfoProtoSchema } from "../model/onnx_pb.ts";
import type { ValueInfoProto } from "../model/onnx_pb.ts";
import { soundShape } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** What is known about a value before the graph runs. */
export interface ValueType {
  readonly type: ElementType | undefined;
  readonly shape: Shape | undefined;
}

/** Describes an input or output of a graph. */
export function createValueInfo(name: string, { type, shape }: ValueType): ValueInfoProto {
  const dim = shape?.map((dimension) =>
    typeof dimension === "number"
      ? { value: { case: "dimValue" as const, value: int64(dimension) } }
      : { value: { case: "dimParam" as const, value: dimension } },
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: "tensorType",
        value: {
          elemType: type === undefined ? 0 : elementTypeCode(type),
          ...(dim === undefined ? {} : { shape: { dim } }),
        },
      },
    },
  });
}

/** Reads such a description; a dimension without value or name gets one of its own, as does one that no tensor has. */
export function readValueInfo(info: ValueInfoProto): ValueType {
  const value = info.type?.value;
  if (value?.case !== "tensorType") return { type: undefined, shape: undefined };
  const sizes = value.value.shape?.dim.map((dimension) => {
    if (dimension.value.case === "dimValue") return Number(dimension.value.value);
    return dimension.value.case === "dimParam" && dimension.value.value !== ""
      ? dimension.value.value
      : undefined;
  });
  return {
    type: elementTypeFromCode(value.value.elemType),
    shape: soundShape(sizes, info.name),
  };
}
