import { DataError } from "@balms/core";
import { CapturedBytes, mostCaptured } from "./captured-bytes.ts";
import { KnownNames } from "./known-names.ts";
import { parseJson } from "./parse-json.ts";
import { refuseByte } from "./refuse-byte.ts";
import * as json from "./json-states.ts";

/** The fields that are looked at, by the list whose records have them. */
export type RecordFields = Readonly<Record<string, readonly string[]>>;

/** Takes a record: number of the list and of the record in it, and a value per field, undefined where it has none. */
export type RecordTaker = (list: number, index: number, values: readonly unknown[]) => void;

// Far deeper than any annotation.
const deepest = 256;
const byteOrderMark = [0xef, 0xbb, 0xbf];
const stateMask = (1 << json.eventShift) - 1;

/**
 * Reads a JSON object of lists of records, as annotation files are, or one such list, as files of results are, in pieces that may be cut
 * anywhere. All of it is held to the grammar; only the fields that are named become values, one record at a time.
 */
export class RecordScanner {
  readonly #name: string;
  readonly #isList: boolean;
  readonly #lists: readonly string[];
  readonly #fields: readonly (readonly string[])[];
  readonly #listNames: KnownNames;
  readonly #fieldNames: readonly KnownNames[];
  readonly #take: RecordTaker;
  readonly #refuseText = (): never => this.#refuse("text that is not UTF-8", "JSON in UTF-8");
  readonly #captured: CapturedBytes = new CapturedBytes();
  readonly #containers: Uint8Array = new Uint8Array(deepest + 1);
  #state = json.beginning;
  #depth = 0;
  /** Bytes before the piece at hand. */
  #offset = 0;
  #markBytes = 0;
  readonly #found: Set<number> = new Set();
  #list = -1;
  #index = -1;
  #field = -1;
  #values: unknown[] = [];

  /**
   * @param name - of the file, for messages
   * @param fields - lists and the fields of their records; names are ASCII
   * @param take - called with each record as it ends
   * @param isList - whether the file is the one list that is named, and no object
   */
  constructor(name: string, fields: RecordFields, take: RecordTaker, isList: boolean = false) {
    this.#name = name;
    this.#isList = isList;
    // The list is as deep as it would be in an object.
    if (isList) this.#depth = 1;
    this.#lists = Object.keys(fields);
    this.#fields = Object.values(fields);
    this.#listNames = new KnownNames(this.#lists);
    this.#fieldNames = this.#fields.map((names) => new KnownNames(names));
    this.#take = take;
  }

  /** Reads the next piece. */
  write(piece: Uint8Array): void {
    const { length } = piece;
    const { transitions } = json;
    let state = this.#state;
    for (let i = this.#skipMark(piece); i < length; i++) {
      const entry = transitions[state + piece[i]];
      state = entry & stateMask;
      if (entry === state) continue;
      const event = entry >> json.eventShift;
      if (event <= json.close) state = this.#nest(event, piece, i);
      else if (event === json.wrong) this.#refuseByte(piece[i], i);
      else if (event <= json.keyEnd) this.#key(event, piece, i);
      else {
        this.#scalar(event, piece, i);
        // What ends a number is read again, for what it is itself.
        if (event === json.numberEnd) i--;
      }
    }
    this.#state = state;
    if (this.#captured.active && !this.#captured.carry(piece)) {
      this.#refuse(`more than ${mostCaptured} bytes in one value`, "a value of usual length");
    }
    this.#offset += length;
  }

  /** All pieces were read: refuses a file that has ended in the middle. */
  end(): void {
    if (this.#offset === this.#markBytes) this.#refuse("an empty file", this.#expected());
    if (this.#state === json.afterValue[json.outermost]) return;
    const received = `a file that ends in the middle, after ${this.#offset} bytes`;
    this.#refuse(received, "all of it", "It was cut off: copy or download it again.");
  }

  /** Whether the object has this list. */
  has(list: string): boolean {
    return this.#found.has(this.#lists.indexOf(list));
  }

  /** A byte order mark may stand at the beginning, and is cut anywhere like the rest. */
  #skipMark(piece: Uint8Array): number {
    let i = 0;
    while (this.#offset + i === this.#markBytes && this.#markBytes < 3 && i < piece.length) {
      if (piece[i] === byteOrderMark[this.#markBytes]) this.#markBytes++;
      else if (this.#markBytes > 0) this.#refuseByte(piece[i], i);
      else break;
      i++;
    }
    return i;
  }

  /** A container opens or closes; the state that follows. */
  #nest(event: number, piece: Uint8Array, at: number): number {
    if (event === json.close) return this.#close(piece, at);
    const opened = this.#openedBy(event === json.openList, at);
    if (this.#depth === deepest)
      this.#refuse(`more than ${deepest} levels`, "fewer, one in another");
    this.#depth++;
    this.#containers[this.#depth] = opened;
    return json.opened[opened];
  }

  #openedBy(isList: boolean, at: number): json.Container {
    const plain = isList ? json.plainList : json.plainObject;
    const container = this.#containers[this.#depth];
    if (container === json.outermost) {
      if (this.#isList !== isList) this.#refuseOutermost(isList);
      if (!isList) return json.watchedObject;
      this.#list = 0;
      return json.watchedList;
    }
    if (container === json.watchedList) {
      this.#index++;
      if (isList) this.#refuse("a list", "an object");
      this.#values = this.#fields[this.#list].map(() => undefined);
      return json.watchedObject;
    }
    if (container !== json.watchedObject) return plain;
    if (this.#depth > 1) {
      if (this.#field >= 0) this.#captured.start(at);
      return plain;
    }
    if (this.#list < 0) return plain;
    if (!isList) this.#refuse("an object", "a list");
    this.#index = -1;
    return json.watchedList;
  }

  #close(piece: Uint8Array, at: number): number {
    const closed = this.#containers[this.#depth];
    this.#depth--;
    if (this.#depth === 2 && closed === json.watchedObject) {
      this.#take(this.#list, this.#index, this.#values);
      this.#field = -1;
    } else if (this.#depth === 3 && this.#captured.active) this.#finishValue(piece, at + 1);
    else if (closed === json.watchedList) this.#list = -1;
    return json.afterValue[this.#containers[this.#depth]];
  }

  #key(event: number, piece: Uint8Array, at: number): void {
    if (event === json.keyStart) {
      this.#field = -1;
      this.#captured.start(at);
      return;
    }
    const key = this.#captured.end(piece, at + 1);
    if (this.#depth > 1) {
      this.#field = this.#fieldNames[this.#list].find(key, this.#refuseText);
      if (this.#field >= 0 && this.#values[this.#field] !== undefined) this.#refuseTwice();
      return;
    }
    this.#list = this.#listNames.find(key, this.#refuseText);
    this.#index = -1;
    if (this.#list < 0) return;
    if (this.#found.has(this.#list)) this.#refuseTwice();
    this.#found.add(this.#list);
  }

  #scalar(event: number, piece: Uint8Array, at: number): void {
    if (event !== json.scalarStart) {
      if (this.#captured.active) this.#finishValue(piece, event === json.scalarEnd ? at + 1 : at);
      return;
    }
    const container = this.#containers[this.#depth];
    if (container === json.outermost) {
      this.#refuse(`a value that is no ${this.#isList ? "list" : "object"}`, this.#expected());
    }
    if (container === json.watchedList) {
      this.#index++;
      this.#refuse("a value that is no object", "an object");
    }
    if (this.#depth === 1 && this.#list >= 0) this.#refuse("a value that is no list", "a list");
    if (this.#field >= 0) this.#captured.start(at);
  }

  #finishValue(piece: Uint8Array, to: number): void {
    this.#values[this.#field] = parseJson(this.#captured.end(piece, to), this.#refuseText);
  }

  /** What is being read, such as "annotations[3].id". */
  #place(): string {
    if (this.#list < 0) return "";
    const index = this.#index < 0 ? "" : `[${this.#index}]`;
    const field = this.#field < 0 ? "" : `.${this.#fields[this.#list][this.#field]}`;
    return this.#lists[this.#list] + index + field;
  }

  #expected(): string {
    return this.#isList
      ? `a list of ${this.#lists[0]}`
      : `an object with ${this.#lists.join(", ")}`;
  }

  #refuseOutermost(isList: boolean): never {
    const hint = isList
      ? "A list is what detectors write: take it as detections, and the annotations here."
      : "An object is what annotators write: take it as annotations, and the list of a detector here. Lines of JSON have to be one list.";
    return this.#refuse(isList ? "a list" : "an object", this.#expected(), hint);
  }

  #refuseTwice(): never {
    return this.#refuse("the same key twice", "each key once");
  }

  #refuseByte(byte: number, at: number): never {
    return refuseByte(this.#name, byte, this.#offset + at, this.#place());
  }

  #refuse(received: string, expected: string, hint?: string): never {
    const place = this.#place();
    throw new DataError({
      parameter: this.#name,
      received: received + (place && ` in ${place}`),
      expected,
      hint,
    });
  }
}
