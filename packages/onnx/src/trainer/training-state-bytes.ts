import { checkList, describeValue, refuse, refuseValue } from "@balms/core/adapter";
import type { ModelTrainingState } from "./model-training-state.ts";
import type { TrainerState } from "./trainer-state.ts";

/** "balmsTS1", which files of states begin with. */
const signature = Uint8Array.from("balmsTS1", (character) => character.charCodeAt(0));
const headerBytes = signature.length + 8;

/** Arrays that are written as bytes, by the name that stands in their place. */
const kinds = {
  Float32Array,
  Float64Array,
  Int32Array,
  Uint32Array,
  Uint8Array,
} as const;

type Kind = keyof typeof kinds;
type Numbers = InstanceType<(typeof kinds)[Kind]>;

/** Stands in the text for an array: its kind, and where its numbers begin and how many there are. */
type Reference = readonly [kind: Kind, start: number, length: number];

// A call takes so many arguments everywhere.
const textChunk = 8192;

const referenceKey = "balms.numbers";

function kindOf(value: unknown): Kind | undefined {
  return (Object.keys(kinds) as Kind[]).find((kind) => value instanceof kinds[kind]);
}

function damaged(what: string): never {
  return refuse(
    "bytes",
    what,
    "all bytes that writeTrainingState made",
    "Take the state that was written before this one.",
  );
}

/** JSON in letters of one byte each. */
function encodeText(value: unknown): Uint8Array {
  const text = JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function decodeText(bytes: Uint8Array): unknown {
  const parts: string[] = [];
  for (let first = 0; first < bytes.length; first += textChunk) {
    parts.push(String.fromCharCode(...bytes.subarray(first, first + textChunk)));
  }
  try {
    return JSON.parse(parts.join("")) as unknown;
  } catch {
    return damaged("text that cannot be read");
  }
}

/** Takes the arrays out of a value, and puts references in their place. */
function withoutArrays(value: unknown, arrays: Numbers[], start: { bytes: number }): unknown {
  const kind = kindOf(value);
  if (kind !== undefined) {
    const array = value as Numbers;
    const reference: Reference = [kind, start.bytes, array.length];
    arrays.push(array);
    start.bytes += Math.ceil(array.byteLength / 8) * 8;
    return { [referenceKey]: reference };
  }
  if (Array.isArray(value)) return value.map((one) => withoutArrays(one, arrays, start));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withoutArrays(one, arrays, start)]),
  );
}

/**
 * The bytes of a state, for a file: text for what it says, and numbers as they are, little-endian.
 *
 * @param state - what `state()` of a trainer returned; its `resume` takes the bytes
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { createTrainer, headModel, writeTrainingState } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const options = { runtime, model, prior: priorFromCounts([900, 100]) };
 * const trainer = await createTrainer(options);
 * await trainer.step({ inputs: Float32Array.of(1, 0, 0, 0, 1, 0), labels: [0, 1] });
 * const bytes = writeTrainingState(trainer.state());
 *
 * const later = await createTrainer(options);
 * later.resume(bytes);
 * console.log(later.steps); // 1
 * ```
 */
export function writeTrainingState(state: TrainerState | ModelTrainingState): Uint8Array {
  const given: unknown = state;
  if (typeof given !== "object" || given === null || !("format" in given)) {
    refuseValue("state", given, "what `state()` of a trainer or a training returned");
  }
  const arrays: Numbers[] = [];
  const start = { bytes: 0 };
  const text = encodeText(withoutArrays(state, arrays, start));
  const textBytes = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(headerBytes + textBytes + start.bytes);
  bytes.set(signature);
  const view = new DataView(bytes.buffer);
  view.setUint32(signature.length, text.length, true);
  view.setUint32(signature.length + 4, arrays.length, true);
  bytes.set(text, headerBytes);
  let place = headerBytes + textBytes;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), place);
    place += Math.ceil(byteLength / 8) * 8;
  }
  return bytes;
}

function arrayAt(bytes: Uint8Array, numbers: number, reference: unknown): Numbers {
  const [kind, start, length]: readonly unknown[] = Array.isArray(reference) ? reference : [];
  if (typeof kind !== "string" || !Object.hasOwn(kinds, kind)) {
    return damaged(`numbers of kind ${describeValue(kind)}`);
  }
  if (!isSize(start) || !isSize(length)) {
    return damaged(`${describeValue(length)} numbers at ${describeValue(start)}`);
  }
  const Kind = kinds[kind as Kind];
  const first = numbers + start;
  const end = first + length * Kind.BYTES_PER_ELEMENT;
  if (end > bytes.length) damaged(`${bytes.length} bytes, cut off`);
  return new Kind(new Uint8Array(bytes.subarray(first, end)).buffer);
}

const isSize = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/** Lists in objects in lists, far more than a state has. */
const deepest = 100;

function withArrays(value: unknown, read: (reference: unknown) => Numbers, depth = 0): unknown {
  if (depth > deepest) damaged("text that is nested too deep");
  if (Array.isArray(value)) return value.map((one) => withArrays(one, read, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const reference = (value as Record<string, unknown>)[referenceKey];
  if (reference !== undefined) return read(reference);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withArrays(one, read, depth + 1)]),
  );
}

/**
 * The state in the bytes that {@link writeTrainingState} made.
 *
 * @throws {@link ArgumentError} when they are none, or not all of them
 */
export function readTrainingState(bytes: Uint8Array): unknown {
  checkList(bytes, "bytes");
  if (bytes.length < headerBytes || signature.some((byte, place) => bytes[place] !== byte)) {
    damaged(`${bytes.length} bytes of another kind`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textLength = view.getUint32(signature.length, true);
  const numbers = headerBytes + Math.ceil(textLength / 8) * 8;
  if (numbers > bytes.length) damaged(`${bytes.length} bytes, cut off`);
  const value = decodeText(bytes.subarray(headerBytes, headerBytes + textLength));
  let left = bytes.length - numbers;
  return withArrays(value, (reference) => {
    const array = arrayAt(bytes, numbers, reference);
    left -= array.byteLength;
    // A few bytes could stand for any number of them.
    return left < 0 ? damaged("numbers that are there twice") : array;
  });
}
