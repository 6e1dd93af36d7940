import { refuse } from "@balms/core/adapter";
import type { Tensor, TensorConstructor } from "onnxruntime-common";

/** A tensor on its way between threads. */
export interface TravellingTensor {
  readonly type: Tensor.Type;
  readonly dims: readonly number[];
  /** Numbers in memory of their own, or texts. */
  readonly data: ArrayBufferView<ArrayBuffer> | readonly string[];
}

/** Tensors by name. */
export type TravellingTensors = Readonly<Record<string, TravellingTensor>>;

type Numbers = new (buffer: ArrayBuffer) => ArrayBufferView<ArrayBuffer>;

/** A copy of bytes in memory of their own, which can be handed over: that of the caller stays. */
export function ownBytes(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}

function ownData(data: unknown, name: string): TravellingTensor["data"] {
  if (Array.isArray(data)) return data as string[];
  if (!ArrayBuffer.isView(data)) {
    return refuse(name, "a tensor without numbers in main memory", "numbers that can be copied");
  }
  // Node's Buffers are Uint8Arrays by this name, and views are cut to what they show.
  const kind = (data as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag];
  return new (Reflect.get(globalThis, kind) as Numbers)(ownBytes(data).buffer);
}

/**
 * Copies tensors for a journey.
 *
 * @returns the copies, and what is handed over with them
 */
export async function packTensors(
  tensors: Readonly<Record<string, Tensor>>,
): Promise<{ readonly packed: TravellingTensors; readonly transfer: ArrayBuffer[] }> {
  const transfer: ArrayBuffer[] = [];
  const packed: Record<string, TravellingTensor> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const { type, dims, location } = tensor;
    const isElsewhere = location !== undefined && !location.startsWith("cpu");
    const data = ownData(isElsewhere ? await tensor.getData() : tensor.data, name);
    if ("buffer" in data) transfer.push(data.buffer);
    packed[name] = { type, dims: [...dims], data };
  }
  return { packed, transfer };
}

/** Makes tensors of a runtime from those that have arrived. */
export function unpackTensors(
  constructor: TensorConstructor,
  packed: TravellingTensors,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(packed).map(([name, { type, data, dims }]) => [
      name,
      new constructor(type, data as never, dims),
    ]),
  );
}
