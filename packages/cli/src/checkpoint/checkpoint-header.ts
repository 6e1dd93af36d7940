import { open } from "node:fs/promises";
import { seal, sealedName, unseal } from "../cache/sealed.ts";

const format = "balms.checkpoint/2";

/** A state as it lies in the file, which says what the state is of. */
export function withHeader(key: string, state: Uint8Array): Uint8Array {
  return seal(`${format} ${key}`, state);
}

/** Whether a file, or its beginning, is that of a checkpoint. */
export function isCheckpoint(bytes: Uint8Array): boolean {
  return sealedName(bytes).startsWith(`${format} `);
}

/** What the state is of; of the beginning of a file too. */
export function keyOf(bytes: Uint8Array): string {
  return sealedName(bytes).slice(`${format} `.length);
}

/** The state itself; undefined where the file is not as it was written. */
export function stateOf(bytes: Uint8Array): Uint8Array | undefined {
  return unseal(sealedName(bytes), bytes);
}

/** As much of a file as says what it is. */
export async function readBeginning(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
