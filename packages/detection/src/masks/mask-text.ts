import { refuse, refuseValue } from "@balms/core/adapter";
import { joinRuns } from "./merge-runs.ts";
import {
  checkMask,
  checkSize,
  checkSum,
  type PictureSize,
  type RunLengthMask,
} from "./run-length-mask.ts";

// Characters from "0" on hold 5 bits each, the sixth says that more follow; the highest of the last is the sign.
const zero = 48;
const more = 0x20;
const negative = 0x10;
// 30 bits and a sign.
const mostCharacters = 7;

/**
 * The text of a mask as COCO and LVIS files have it in `counts`: run lengths, from the fourth on as differences from the one before the last,
 * five bits a character.
 *
 * @param mask - run lengths
 * @throws {@link ArgumentError} when the runs do not cover the picture
 *
 * @example
 * ```ts
 * import { maskText } from "@balms/detection";
 *
 * console.log(maskText({ size: [2, 3], counts: Uint32Array.of(2, 3, 1) })); // "231"
 * ```
 */
export function maskText(mask: RunLengthMask): string {
  checkMask(mask, "mask");
  const { counts } = mask;
  let text = "";
  for (let i = 0; i < counts.length; i++) {
    let value = i > 2 ? counts[i] - counts[i - 2] : counts[i];
    for (let isOver = false; !isOver;) {
      const bits = value & 0x1f;
      value >>= 5;
      isOver = value === (bits & negative ? -1 : 0);
      text += String.fromCharCode(zero + (isOver ? bits : bits | more));
    }
  }
  return text;
}

/**
 * The mask of a text that `maskText` or the tools of COCO and LVIS have written.
 *
 * @param text - `counts` of the file
 * @param size - [height, width]
 * @throws {@link ArgumentError} when it is no such text, or its runs do not add up to height · width
 *
 * @example
 * ```ts
 * import { maskFromText } from "@balms/detection";
 *
 * console.log(maskFromText("231", [2, 3]).counts); // 2, 3, 1
 * ```
 */
export function maskFromText(text: string, size: PictureSize): RunLengthMask {
  const pixels = checkSize(size, "size");
  if (typeof text !== "string") refuseValue("text", text, "a text");
  const counts = new Int32Array(text.length);
  let [runs, at, sum] = [0, 0, 0];
  while (at < text.length) {
    const start = at;
    let [value, code] = [0, more];
    for (; code & more; at++) {
      code = text.charCodeAt(at) - zero;
      // Beyond the end the code is NaN.
      if (!(code >= 0 && code < 64) || at - start === mostCharacters) refuseCharacter(text, at);
      value |= (code & 0x1f) << (5 * (at - start));
    }
    const bits = 5 * (at - start);
    if (code & negative && bits < 32) value |= -1 << bits;
    if (runs > 2) value += counts[runs - 2];
    if (value < 0 || value > pixels) refuse("text", `a run of ${value} pixels`, `0 to ${pixels}`);
    counts[runs++] = value;
    sum += value;
  }
  checkSum(sum, pixels, "text");
  return { size: [size[0], size[1]], counts: joinRuns(counts.subarray(0, runs)) };
}

function refuseCharacter(text: string, at: number): never {
  const received =
    at >= text.length
      ? "a text that ends in the middle of a run"
      : `${JSON.stringify(text[at])} at character ${at}`;
  refuse("text", received, "run lengths as COCO compresses them");
}
