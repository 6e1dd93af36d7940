// What Node and browsers have; it is no part of the language.
declare const TextDecoder: new (
  encoding: string,
  options: { fatal: boolean },
) => { decode(bytes: Uint8Array): string };

const decoder = new TextDecoder("utf-8", { fatal: true });

// Every number of so many digits is exact.
const mostDigits = 15;

/**
 * The value of a JSON text that is known to be well formed, but for its encoding.
 *
 * @param bytes - in UTF-8
 * @param refuse - called where they are not
 */
export function parseJson(bytes: Uint8Array, refuse: () => never): unknown {
  return readDigits(bytes) ?? JSON.parse(decode(bytes, refuse));
}

function decode(bytes: Uint8Array, refuse: () => never): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return refuse();
  }
}

/** Most values that are looked at are ids. */
function readDigits(bytes: Uint8Array): number | undefined {
  if (bytes.length > mostDigits) return undefined;
  let value = 0;
  for (let i = 0; i < bytes.length; i++) {
    const digit = bytes[i] - 0x30;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return value;
}
