import { TextLines } from "../content/text-lines.ts";
import type { ReadLabels } from "./label-entry.ts";
import { type ListOptions, LabelText } from "./label-text.ts";

/** What a label file should hold. */
export const expectedLabels: string = "labels in an .npy file or, one per line, in a text file";

/** Longer than any path, and far longer than any class name. */
const longest = 10_000;

/** A text of labels that is being read: pieces go in, and at the end labels come out. */
export interface LabelTextReader {
  readonly push: (bytes: Uint8Array) => void;
  readonly end: () => ReadLabels;
}

/** Reads a text of labels in pieces; `onRow` is given the place of each row's label in the list of labels. */
export function readLabelText(
  name: string,
  options: ListOptions,
  onRow?: (place: number) => void,
): LabelTextReader {
  const labels = new LabelText(name, options, onRow);
  const lines = new TextLines({
    name,
    expected: expectedLabels,
    longest,
    onLine: (line) => labels.line(line),
    onLong: (start) => labels.longLine(start),
  });
  return {
    push: (bytes) => lines.push(bytes),
    end: () => {
      lines.end();
      return labels.end();
    },
  };
}
