import { DataError } from "@balms/core";
import type { LabelFile } from "./label-file.ts";

const largestId = 2 ** 31 - 1;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;

/** Text with one label per line → ids when every line is a number, names when none is. */
export function parseLabelText(text: string, name: string): LabelFile {
  const lines = text
    .replace(/^\uFEFF/u, "")
    .trimEnd()
    .split("\n")
    .map((line) => line.trim());
  const blank = lines.indexOf("");
  if (blank >= 0) {
    throw new DataError({
      parameter: name,
      received: lines.length === 1 ? "no labels" : `an empty line ${blank + 1}`,
      expected: "one label per line",
      hint: "Every example needs a label: fill the line or leave the example out.",
    });
  }
  const firstNumber = lines.findIndex((line) => number.test(line));
  const firstName = lines.findIndex((line) => !number.test(line));
  if (firstNumber < 0) return { kind: "names", names: lines };
  if (firstName >= 0) {
    throw new DataError({
      parameter: name,
      received: `the number ${lines[firstNumber]} in line ${firstNumber + 1} and "${lines[firstName]}" in line ${firstName + 1}`,
      expected: "class ids alone or class names alone",
      hint: "If the numbers are names too, write them so, for instance digit-3.",
    });
  }
  const ids = Int32Array.from(lines, (line, index) => {
    const id = Number(line);
    if (Number.isInteger(id) && id >= 0 && id <= largestId) return id;
    throw new DataError({
      parameter: name,
      received: `${line} in line ${index + 1}`,
      expected: `whole class ids from 0 to ${largestId}`,
      hint: "Number the classes from 0.",
    });
  });
  return { kind: "ids", ids };
}
