/** A value written out as text. */
export type Literal = string | number | boolean | null | readonly Literal[] | LiteralMap;

/** Keys as they were written: numbers stay numbers. */
export type LiteralMap = ReadonlyMap<Literal, Literal>;

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  "0": "\0",
};
const words: Readonly<Record<string, boolean | null>> = {
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
};

// Lists within lists, far more than tables of names have.
const deepest = 32;

/**
 * Reads a value that a tool wrote out as text: a literal of Python (`{0: 'cat', 1: "dog's"}`, as `str` of a dict or a list makes it), or
 * JSON, which is nearly the same thing. Nothing is executed.
 *
 * @returns Undefined for any other text.
 */
export function parseLiteral(text: string): Literal | undefined {
  const reader = new LiteralReader(text);
  try {
    const value = reader.value(0);
    return reader.atEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

class NoLiteral extends Error {}

class LiteralReader {
  readonly #text: string;
  #place = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#peek() === "";
  }

  value(depth: number): Literal {
    if (depth > deepest) throw new NoLiteral();
    const first = this.#peek();
    if (first === "{") return this.#map(depth);
    if (first === "[") return this.#list("]", depth);
    if (first === "(") return this.#list(")", depth);
    const string = this.#match(/u?(?:'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)")/suy);
    if (string !== undefined) return unescaped(string[1] ?? string[2] ?? "");
    const number = this.#match(/[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?/iuy);
    if (number !== undefined) return Number(number[0].replaceAll("_", ""));
    const word = this.#match(/[A-Za-z]+/uy)?.[0] ?? "";
    if (!Object.hasOwn(words, word)) throw new NoLiteral();
    return words[word];
  }

  #list(end: string, depth: number): Literal[] {
    const values: Literal[] = [];
    this.#items(end, () => values.push(this.value(depth + 1)));
    return values;
  }

  #map(depth: number): LiteralMap {
    const entries = new Map<Literal, Literal>();
    this.#items("}", () => {
      const key = this.value(depth + 1);
      this.#take(":");
      entries.set(key, this.value(depth + 1));
    });
    return entries;
  }

  /** What stands between brackets, with commas between; Python allows one more at the end. */
  #items(end: string, read: () => void): void {
    this.#place += 1;
    while (this.#peek() !== end) {
      read();
      if (this.#peek() !== end) this.#take(",");
    }
    this.#take(end);
  }

  #take(character: string): void {
    if (this.#peek() !== character) throw new NoLiteral();
    this.#place += 1;
  }

  #peek(): string {
    this.#match(/\s*/uy);
    return this.#text[this.#place] ?? "";
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#place;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#place = pattern.lastIndex;
    return found;
  }
}

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:x([\dA-F]{2})|u([\dA-F]{4})|U([\dA-F]{8})|(.))/gisu,
    (_, byte?: string, unit?: string, point?: string, other = "") => {
      const digits = byte ?? unit ?? point;
      if (digits === undefined) return escapes[other] ?? other;
      const code = Number.parseInt(digits, 16);
      // Half of a pair is a unit and no character of its own: JSON writes pairs so.
      return code > 0x10ffff ? "" : String.fromCodePoint(code);
    },
  );
}
