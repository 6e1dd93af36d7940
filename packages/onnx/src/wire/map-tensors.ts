import type { Message } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import type { OnnxModel } from "../model/model.ts";
import type { TensorProto } from "../model/onnx_pb.ts";
import { innerMessages, schemaOf } from "./inner-messages.ts";

function isTensor(message: Message): message is TensorProto {
  return message.$typeName === "onnx.TensorProto";
}

/** All tensors of a model: initializers, constants, those in graphs inside nodes and in local functions. */
export function* tensorsOf(message: Message): Generator<TensorProto> {
  if (isTensor(message)) yield message;
  else for (const inner of innerMessages(message)) yield* tensorsOf(inner);
}

/** A copy of a message with other tensors, which shares what did not change; the message itself when nothing did. */
function mapMessage(message: Message, change: (tensor: TensorProto) => TensorProto): Message {
  if (isTensor(message)) return change(message);
  const values = message as unknown as Readonly<Record<string, unknown>>;
  const changed: Record<string, unknown> = {};
  for (const field of schemaOf(message).fields) {
    const value = values[field.localName];
    // Alternatives are types of values: no tensors are in them.
    if (field.message === undefined || field.oneof !== undefined || value === undefined) continue;
    const before = (Array.isArray(value) ? value : [value]) as readonly Message[];
    const after = before.map((inner) => mapMessage(inner, change));
    if (after.every((inner, index) => inner === before[index])) continue;
    changed[field.localName] = Array.isArray(value) ? after : after[0];
  }
  if (Object.keys(changed).length === 0) return message;
  return Object.assign(create(schemaOf(message)), message, changed);
}

/** A model with other tensors; what has none that changed is shared with the original. */
export function mapTensors(
  model: OnnxModel,
  change: (tensor: TensorProto) => TensorProto,
): OnnxModel {
  return mapMessage(model, change) as OnnxModel;
}
