import { BalmsError } from "@balms/core";
import { modelParts, openModel, readModel, writeModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { attempt } from "../attempt.ts";

async function opened(bytes: Uint8Array): Promise<OnnxModel | undefined> {
  const read = (start: number, end: number): Promise<Uint8Array> =>
    Promise.resolve(bytes.slice(start, end));
  try {
    return await openModel({ size: bytes.length, read });
  } catch (error) {
    if (BalmsError.isInstance(error)) return undefined;
    throw error;
  }
}

/** The whole file that parts stand for. */
function joined(model: OnnxModel, bytes: Uint8Array): Uint8Array {
  const parts = modelParts(model).map((part) =>
    part instanceof Uint8Array ? part : bytes.subarray(part.start, part.end),
  );
  return Buffer.concat(parts);
}

/** A file that is opened by reference must be the same as one that is read: the same bytes, or a refusal in both cases. */
export async function surviveOpening(bytes: Uint8Array): Promise<void> {
  const model = await opened(bytes);
  const read = attempt(() => readModel(bytes));
  if ((model === undefined) !== (read === undefined)) {
    throw new Error(
      `${read === undefined ? "opened" : "read"}, but not ${read === undefined ? "read" : "opened"}`,
    );
  }
  if (model === undefined || read === undefined) return;
  if (Buffer.compare(joined(model, bytes), writeModel(read)) !== 0) {
    throw new Error("opened and written, it is another file than read and written");
  }
}
