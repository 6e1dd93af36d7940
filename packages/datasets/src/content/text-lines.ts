import { refuseBinary, refuseEncoding } from "./refuse-content.ts";

/** What splitting text into lines needs to know. */
export interface TextLinesOptions {
  /** What messages call the file, and what it should hold. */
  readonly name: string;
  readonly expected: string;
  /** Characters that a line may have; of a longer one, `onLong` gets the first. */
  readonly longest: number;
  readonly onLine: (line: string) => void;
  readonly onLong: (start: string) => never;
}

/**
 * UTF-8 in pieces → lines, whichever way they end: \n, \r\n or \r. Holds one piece and one line at a time. A byte order
 * mark is taken off.
 */
export class TextLines {
  readonly #options: TextLinesOptions;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #rest = "";
  #lines = 0;

  constructor(options: TextLinesOptions) {
    this.#options = options;
  }

  /** Takes the next piece; lines that end in it are handed over. */
  push(bytes: Uint8Array): void {
    const { name, expected } = this.#options;
    if (bytes.includes(0)) throw refuseBinary(undefined, name, expected);
    this.#split(this.#decode(bytes, true));
  }

  /** Hands over the last line, if it has no end. */
  end(): void {
    const last = this.#rest + this.#decode(new Uint8Array(0), false);
    this.#rest = "";
    if (last !== "") this.#split(`${last}\n`);
  }

  #decode(bytes: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder.decode(bytes, { stream });
    } catch (cause) {
      const { name, expected } = this.#options;
      throw refuseEncoding(bytes, { name, expected, line: this.#lines + 1, cause });
    }
  }

  #split(text: string): void {
    const whole = this.#rest + text;
    // A \r at the very end may be the first half of \r\n.
    const held = whole.endsWith("\r") ? "\r" : "";
    const ready = held === "" ? whole : whole.slice(0, -1);
    const lines = ready.includes("\r") ? ready.split(/\r\n|\n|\r/u) : ready.split("\n");
    const open = lines.pop() ?? "";
    for (const line of lines) this.#give(line);
    if (open.length > this.#options.longest) this.#options.onLong(open);
    this.#rest = open + held;
  }

  #give(line: string): void {
    if (line.length > this.#options.longest) this.#options.onLong(line);
    this.#lines++;
    this.#options.onLine(line);
  }
}
