import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Writes a file of this process into its folder for temporary files. */
export function scratch(name: string, content: Uint8Array | string): string {
  const path = join(tmpdir(), "inputs", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}
