import { basename, dirname, join, resolve } from "node:path";

/** Where the files lie that say what a model is: in its folder, or above it where models lie in `onnx`. */
export function foldersOfModel(path: string): readonly string[] {
  const near = dirname(path);
  return basename(resolve(near)) === "onnx" ? [near, join(near, "..")] : [near];
}
