import { digestOf } from "@balms/datasets";

const format = "balms.checkpoint/1";

/** A state as it lies in the file: behind one line that says the format, what the state is of, and its digest. */
export function withHeader(key: string, state: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(headerOf(key, state), "latin1"), state]);
}

function headerOf(key: string, state: Uint8Array): string {
  return `${format} ${key} ${digestOf(state)}\n`;
}

/** Whether a file, or its beginning, is that of a checkpoint. */
export function isCheckpoint(bytes: Uint8Array): boolean {
  return firstLine(bytes).startsWith(`${format} `);
}

/** Whether all of it is there, as it was written. */
export function isWhole(bytes: Uint8Array): boolean {
  return `${firstLine(bytes)}\n` === headerOf(keyOf(bytes), stateOf(bytes));
}

/** What the state is of. */
export function keyOf(bytes: Uint8Array): string {
  return firstLine(bytes).split(" ")[1] ?? "";
}

/** The state itself. */
export function stateOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.indexOf(0x0a) + 1);
}

function firstLine(bytes: Uint8Array): string {
  const end = bytes.indexOf(0x0a);
  return Buffer.from(bytes.subarray(0, Math.max(end, 0))).toString("latin1");
}
