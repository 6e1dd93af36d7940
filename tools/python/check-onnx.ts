import { spawnSync } from "node:child_process";
import { findPython } from "./find-python.ts";

/** A Python with the onnx package; undefined where there is none: tests that need its checker are left out then, which is said aloud. */
export const onnxPython: string | undefined = findPython("onnx");
if (onnxPython === undefined) {
  // Not through the console, which is shown for failed tests alone.
  process.stderr.write("left out: no Python with onnx; BALMS_PYTHON names one\n");
}

// Reads paths, one a line, and answers with what the checker has against each of them.
const script = `
import json, sys
import onnx
faults = {}
for path in sys.stdin.read().splitlines():
    try:
        onnx.checker.check_model(path, full_check=True)
    except Exception as error:
        faults[path] = str(error)
print(json.dumps(faults))
`;

/** What the ONNX checker's full check says against models, by their paths; nothing for those that pass. */
export function checkOnnx(
  python: string,
  paths: readonly string[],
): Readonly<Record<string, string>> {
  const { status, stdout, stderr } = spawnSync(python, ["-c", script], {
    input: paths.join("\n"),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the ONNX checker ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, string>;
}
