import { parseJson } from "./parse-json.ts";

const backslash = 0x5c;

/** A few names that are looked for among many keys, without a text being made of each key. */
export class KnownNames {
  readonly #names: readonly string[];
  readonly #letters: readonly Uint8Array[];

  /** @param names - ASCII, without what JSON escapes */
  constructor(names: readonly string[]) {
    this.#names = names;
    this.#letters = names.map((name) =>
      Uint8Array.from(name, (letter) => letter.codePointAt(0) ?? 0),
    );
  }

  /**
   * Which name a key is, −1 for none.
   *
   * @param key - with its quotes
   * @param refuse - called where it is not UTF-8
   */
  find(key: Uint8Array, refuse: () => never): number {
    if (key.includes(backslash)) return this.#names.indexOf(parseJson(key, refuse) as string);
    return this.#letters.findIndex((letters) => isBetweenQuotes(letters, key));
  }
}

function isBetweenQuotes(letters: Uint8Array, key: Uint8Array): boolean {
  if (letters.length !== key.length - 2) return false;
  for (let i = 0; i < letters.length; i++) if (letters[i] !== key[i + 1]) return false;
  return true;
}
