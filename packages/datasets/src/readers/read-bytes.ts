import { readFile } from "node:fs/promises";
import { DataError } from "@balms/core";

/** Reads a whole file; a missing, unreadable or empty one is a DataError that says so. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DataError({ parameter: path, ...fileProblem(cause), cause });
  });
  if (bytes.length === 0) {
    throw new DataError({
      parameter: path,
      received: "an empty file",
      expected: "a file with content",
      hint: "Write the file again: the program that made it may have been stopped.",
    });
  }
  return bytes;
}

/** What is wrong with a path, in the words of an error. */
export function fileProblem(cause: unknown): { received: string; expected: string; hint: string } {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const expected = "a readable path";
  switch (code) {
    case "ENOENT":
      return { received: "a path that does not exist", expected, hint: "Check the spelling." };
    case "EISDIR":
      return { received: "a folder", expected: "a file", hint: "Name a file inside it." };
    case "ENOTDIR":
      return { received: "a file", expected: "a folder", hint: "Name the folder that holds it." };
    case "EACCES":
    case "EPERM":
      return { received: "no permission to read", expected, hint: "Change the permissions." };
    default:
      return { received: String(cause), expected, hint: "Check the path and the disk." };
  }
}
