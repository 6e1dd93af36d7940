import { create } from "@bufbuild/protobuf";
import { elementTypeCode, elementTypeFromCode } from "../model/element-type.ts";
import type { ElementType } from "../model/element-type.ts";
import { ValueInfoProtoSchema } from "../model/onnx_pb.ts";
import type { ValueInfoProto } from "../model/onnx_pb.ts";
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
      ? { value: { case: "dimValue" as const, value: BigInt(dimension) } }
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

/** Reads such a description; a dimension without value or name gets one of its own. */
export function readValueInfo(info: ValueInfoProto): ValueType {
  const value = info.type?.value;
  if (value?.case !== "tensorType") return { type: undefined, shape: undefined };
  const shape = value.value.shape?.dim.map((dimension, axis) => {
    if (dimension.value.case === "dimValue") return Number(dimension.value.value);
    const name = dimension.value.case === "dimParam" ? dimension.value.value : "";
    return name === "" ? `${info.name}:${axis}` : name;
  });
  return { type: elementTypeFromCode(value.value.elemType), shape };
}
