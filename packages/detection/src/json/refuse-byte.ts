import { DataError } from "@balms/core";

/**
 * Refuses a byte that no JSON has at its place, with what such bytes usually come from.
 *
 * @param name - of the file
 * @param byte - what it is
 * @param at - number of bytes before it
 * @param place - what it stands in, such as "annotations[3].area"
 */
export function refuseByte(name: string, byte: number, at: number, place: string): never {
  const shown =
    byte > 0x20 && byte < 0x7f
      ? JSON.stringify(String.fromCharCode(byte))
      : `the byte 0x${byte.toString(16).padStart(2, "0")}`;
  throw new DataError({
    parameter: name,
    received: `${shown} at byte ${at}${place && `, in ${place}`}`,
    expected: "JSON in UTF-8",
    hint: explain(byte, at),
  });
}

function explain(byte: number, at: number): string | undefined {
  if (at === 0 && byte === 0x1f)
    return "This is a compressed file: hand over what it decompresses to.";
  if (at < 2 && (byte === 0 || byte >= 0xfe)) return "This looks like UTF-16: save it as UTF-8.";
  const letter = String.fromCharCode(byte);
  if (letter === "N" || letter === "I") {
    return "JSON has neither NaN nor Infinity, which Python writes: mend what wrote them.";
  }
  if (letter === "'") return "This looks like what Python prints: write it with json.dump.";
  if (letter === "{") return "Two objects in a row are lines of JSON: one object has to hold all.";
  return undefined;
}
