import { open, stat } from "node:fs/promises";

/**
 * Whether a file holds an ONNX model: by its name, or by how one begins, with the number of the field `ir_version`. What can be
 * read but once, and what is not there, is none.
 */
export async function isModelFile(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined);
  if (entry?.isFile() !== true) return false;
  if (path.endsWith(".onnx")) return true;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, 0);
    return bytesRead === 1 && buffer[0] === 8;
  } finally {
    await file.close();
  }
}
