import { fileURLToPath } from "node:url";

/** The file of the detector that comes with the command; beside it stands how it was made. */
export function builtInDetector(): string {
  return fileURLToPath(new URL("../../data/detector.onnx", import.meta.url));
}
