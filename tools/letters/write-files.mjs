// Writes files of packages/datasets. With `--check` it writes nothing: the exit status is 1 when a file in the repository is another.
import { readFileSync, writeFileSync } from "node:fs";
import { digestOf } from "./pack.mjs";

/** @param files - contents, bytes or text, by path in the package */
export function writeFiles(files) {
  const checks = process.argv.includes("--check");
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const url = new URL(`../../packages/datasets/${path}`, import.meta.url);
    if (!checks) writeFileSync(url, bytes);
    const same = Buffer.compare(readFileSync(url), bytes) === 0;
    if (!same) process.exitCode = 1;
    const verdict = same ? (checks ? "same" : "written") : "DIFFERS";
    console.log(`${verdict}  ${path}  ${bytes.length} bytes  ${digestOf(bytes)}`);
  }
}
