import { DataError } from "@balms/core";

/** The refusal of what is no text at all, or in UTF-16. */
export function refuseBinary(kind: string | undefined, name: string, expected: string): DataError {
  return new DataError({
    parameter: name,
    received: kind ?? "a binary file",
    expected,
    hint: remedy(kind),
  });
}

function remedy(kind: string | undefined): string | undefined {
  if (kind?.startsWith("text in UTF-")) return "Save it as UTF-8.";
  if (kind?.startsWith("a Git LFS")) return "Fetch the file itself: git lfs pull.";
  if (kind === undefined || / image$| recording$|^a program/u.test(kind)) return undefined;
  if (/ data$| archive$/u.test(kind)) return "Unpack it first, and name the file that comes out.";
  if (kind.endsWith("(.npz)")) {
    return 'Take the array out: numpy.save("labels.npy", numpy.load(path)["y"]), with the name of yours for y.';
  }
  return "Read it with the program that wrote it, and save what is wanted as text, one entry per line.";
}

/** The refusal of text in another encoding; `line` is the number of the line that `bytes` begin in. */
export function refuseEncoding(
  bytes: Uint8Array,
  about: { name: string; expected: string; line: number; cause?: unknown },
): DataError {
  const { name, expected, line, cause } = about;
  return new DataError({
    parameter: name,
    received: `text that is not UTF-8 in line ${line + linesBefore(bytes)}`,
    expected,
    hint: "Save it as UTF-8.",
    cause,
  });
}

const readable = 2 ** 20;

/** How many lines end before the first byte that does not belong, or before the last that are looked at. */
function linesBefore(bytes: Uint8Array): number {
  let lines = 0;
  const decoder = new TextDecoder();
  for (let start = 0; start < bytes.length; start += readable) {
    const text = decoder.decode(bytes.subarray(start, start + readable), { stream: true });
    // What cannot be decoded becomes the replacement character.
    const broken = text.indexOf("\uFFFD");
    const whole = broken < 0 ? text : text.slice(0, broken);
    lines += whole.match(/\r\n|\n|\r/gu)?.length ?? 0;
    if (broken >= 0) break;
  }
  return lines;
}
