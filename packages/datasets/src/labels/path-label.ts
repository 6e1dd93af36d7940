import { splitMediaPath } from "./media-path.ts";
import { isNumber, isNumberList } from "./number-text.ts";
import { lineLook } from "./line-look.ts";

/** A line that was parted into a path and its label. */
export interface PathLabel {
  readonly path: string;
  readonly label: string;
}

/**
 * A line as a path and its label, when nothing else can be meant: a path that ends like that of a picture or another
 * file of data, and behind it one word, or anything behind a tab.
 */
export function surePathLabel(line: string): PathLabel | undefined {
  const parts = splitMediaPath(line);
  if (parts === undefined || /[,;|]/u.test(parts.path)) return undefined;
  const { path, gap, rest: label } = parts;
  const isOne = gap.includes("\t") ? !isNumberList(label) : !/\s/u.test(label);
  return isOne && (isNumber(label) || lineLook(label) === undefined) ? { path, label } : undefined;
}

/**
 * A line as a path and its label, when the caller has said that it is: what stands behind the name of a file, behind a
 * tab, or else the second of two words.
 */
export function statedPathLabel(line: string): PathLabel | undefined {
  const parts = splitMediaPath(line) ?? splitAtTab(line) ?? splitWords(line);
  if (parts === undefined) return undefined;
  const { path, rest: label } = parts;
  const isOne = !label.includes("\t") && !isNumberList(label) && !/^(["']).*\1$/u.test(label);
  return isOne && splitMediaPath(`${label} x`) === undefined ? { path, label } : undefined;
}

function splitAtTab(line: string): { path: string; rest: string } | undefined {
  const [path, rest, ...others] = line.split("\t");
  return rest === undefined || others.length > 0
    ? undefined
    : { path: path.trim(), rest: rest.trim() };
}

function splitWords(line: string): { path: string; rest: string } | undefined {
  const [path, rest, ...others] = line.split(/\s+/u);
  return rest === undefined || others.length > 0 ? undefined : { path, rest };
}
