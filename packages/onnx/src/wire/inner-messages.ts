import type { DescMessage, Message } from "@bufbuild/protobuf";
import { file_onnx } from "../model/onnx_pb.ts";

function collect(messages: readonly DescMessage[], found = new Map<string, DescMessage>()) {
  for (const message of messages) {
    found.set(message.typeName, message);
    collect(message.nestedMessages, found);
  }
  return found;
}

const schemas = collect(file_onnx.messages);

/** The schema of a message of a model. */
export function schemaOf(message: Message): DescMessage {
  const schema = schemas.get(message.$typeName);
  if (schema === undefined) throw new TypeError(`${message.$typeName} is no message of ONNX`);
  return schema;
}

/** The messages right inside a message. */
export function innerMessages(message: Message): Message[] {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  return schemaOf(message).fields.flatMap((field): Message[] => {
    if (field.message === undefined) return [];
    const oneof =
      field.oneof && (values[field.oneof.localName] as { case?: string; value?: unknown });
    if (oneof !== undefined) return oneof.case === field.localName ? [oneof.value as Message] : [];
    const value = values[field.localName];
    if (value === undefined) return [];
    return Array.isArray(value) ? (value as Message[]) : [value as Message];
  });
}
