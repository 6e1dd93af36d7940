import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { nestedTooDeep } from "../model/check-nesting.ts";
import { fieldExtent, innerMessage, isWanted } from "./field-extent.ts";
import type { FieldExtent } from "./field-extent.ts";
import { spanField } from "./file-span.ts";
import type { Skeleton } from "./skeleton.ts";
import { Pieces } from "./skeleton.ts";
import type { WireReader } from "./wire-reader.ts";

// The protobuf library reads no deeper.
const deepest = 100;

/** Reads a model without its large data: the bytes of a message in which fields of our own stand for these. */
export class SkeletonReader {
  readonly #wire: WireReader;
  readonly #skeleton: Skeleton;
  readonly #name: string;

  constructor(wire: WireReader, skeleton: Skeleton, name: string) {
    this.#wire = wire;
    this.#skeleton = skeleton;
    this.#name = name;
  }

  /** The message between two places of the file. */
  async message(message: DescMessage, start: number, end: number, depth = 1): Promise<Pieces> {
    if (depth > deepest) throw nestedTooDeep(this.#name);
    const fields = new Map(message.fields.map((field) => [field.number, field]));
    const pieces = new Pieces();
    const left = new Map<number, boolean>();
    let keptFrom = start;
    let position = start;
    while (position < end) {
      const near = this.#wire.record(position, end);
      // There may be millions of them: most are there already.
      const first = near instanceof Promise ? await near : near;
      if (first.field === spanField) throw this.#wire.damaged(`a field of number ${spanField}`);
      const isName = first.field === 1 && message.typeName === "onnx.AttributeProto";
      if (isName && (await isWanted(this.#wire, first))) {
        position = end;
        break;
      }
      const field = fields.get(first.field);
      const inner = innerMessage(field, first);
      if (inner !== undefined) {
        await this.#keep(pieces, keptFrom, position);
        const { payload, end: innerEnd } = first;
        pieces.addMessage(first.field, await this.message(inner, payload, innerEnd, depth + 1));
        position = keptFrom = innerEnd;
        continue;
      }
      const told = fieldExtent(this.#wire, { message, field, first, limit: end });
      const extent = told instanceof Promise ? await told : told;
      if (this.#stays(field, extent, left)) {
        await this.#keep(pieces, keptFrom, position);
        const { records, payload, end: fieldEnd } = extent;
        const from = records === 0 ? payload : position;
        const span = { field: first.field, file: undefined, start: from, end: fieldEnd, records };
        pieces.add(this.#skeleton.leave(span));
        keptFrom = fieldEnd;
      }
      position = extent.end;
    }
    await this.#keep(pieces, keptFrom, position);
    return pieces;
  }

  /** Copies what lies between two places. */
  async #keep(pieces: Pieces, start: number, end: number): Promise<void> {
    if (start === end) return;
    this.#skeleton.keep(end - start);
    pieces.add(await this.#wire.copy(start, end));
  }

  /** Whether a field is left in the file. A list is left altogether or not at all: its order would be lost. */
  #stays(
    field: DescField | undefined,
    { field: number, isLarge }: FieldExtent,
    left: Map<number, boolean>,
  ): boolean {
    const before = left.get(number);
    if (before === undefined || field === undefined) {
      left.set(number, isLarge);
      return isLarge;
    }
    if (field.fieldKind === "list") return before;
    if (before || isLarge) throw this.#wire.damaged(`two fields ${field.name} in one message`);
    return false;
  }
}
