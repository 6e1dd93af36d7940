import { extname } from "node:path";
import { idsFromArray } from "./ids-from-array.ts";
import type { LabelFile } from "./label-file.ts";
import { parseLabelText } from "./parse-label-text.ts";
import { parseNpy } from "./parse-npy.ts";
import { textFromBytes } from "../content/text-from-bytes.ts";

/** The bytes of a label file → ids or names; the ending of its name says what it is. */
export function parseLabelFile(bytes: Uint8Array, name: string): LabelFile {
  if (extname(name).toLowerCase() === ".npy") {
    return { kind: "ids", ids: idsFromArray(parseNpy(bytes, name), name) };
  }
  const expected = "labels in an .npy file or, one per line, in a text file";
  return parseLabelText(textFromBytes(bytes, name, expected), name);
}
