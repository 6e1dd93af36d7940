/** What stands around a place in a JSON text. Watched containers are those whose members are looked at. */
export type Container = 0 | 1 | 2 | 3 | 4;
export const outermost = 0;
export const plainList = 1;
export const plainObject = 2;
export const watchedList = 3;
export const watchedObject = 4;

/**
 * Places between and within values, the same in every container: where a value, a key, a colon or what comes after a value is
 * awaited ("first": just opened), and how much of a text, a number or a word was read.
 */
// prettier-ignore
const places = [
  "value", "first", "key", "colon", "next",
  "text", "escape", "hex4", "hex3", "hex2", "hex1",
  "keyText", "keyEscape", "keyHex4", "keyHex3", "keyHex2", "keyHex1",
  "minus", "zero", "whole", "point", "fraction", "exponent", "exponentSign", "power",
  "t", "tr", "tru", "f", "fa", "fal", "fals", "n", "nu", "nul",
] as const;
type Place = (typeof places)[number];

/** The state of a text at a place in a container: where the row of the table begins. */
function stateAt(container: Container, place: Place): number {
  return (container * places.length + places.indexOf(place)) * 256;
}
const containers = [outermost, plainList, plainObject, watchedList, watchedObject] as const;

/** The state at the beginning of a text. */
export const beginning: number = stateAt(outermost, "value");
/** Per container, the state when it was just opened. */
export const opened: readonly number[] = containers.map((container) => stateAt(container, "first"));
/** Per container, the state after a value in it. */
export const afterValue: readonly number[] = containers.map((container) =>
  stateAt(container, "next"),
);

/** What a byte does beside leading to a state; the low bits of an entry are the state. */
export const eventShift = 16;
export const openObject = 1;
export const openList = 2;
export const close = 3;
export const keyStart = 4;
/** The quote that ends a key. */
export const keyEnd = 5;
/** The first byte of a text, a number or a word. */
export const scalarStart = 6;
/** Its last byte. */
export const scalarEnd = 7;
/** The byte after a number, which has yet to be read for what it is itself. */
export const numberEnd = 8;
export const wrong = 9;

const bytesOf = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const space = bytesOf(" \t\n\r");
const digits = bytesOf("0123456789");
const hexDigits = bytesOf("0123456789abcdefABCDEF");
// From 0x80 on these are parts of characters; whether they fit is seen where the text is decoded.
const letters = range(0x20, 0xff).filter((byte) => byte !== 0x22 && byte !== 0x5c);

/**
 * The grammar of JSON (RFC 8259) as a table: what byte b does in state s stands at s + b. Texts that nobody looks
 * at are not decoded: of them it is only checked where they end.
 */
export const transitions: Int32Array = fillTable();

function fillTable(): Int32Array {
  const table = new Int32Array(containers.length * places.length * 256).fill(wrong << eventShift);
  for (const container of [
    outermost,
    plainList,
    plainObject,
    watchedList,
    watchedObject,
  ] as const) {
    fillContainer(table, container);
  }
  return table;
}

function fillContainer(table: Int32Array, container: Container): void {
  const isList = container === plainList || container === watchedList;
  const isObject = container === plainObject || container === watchedObject;
  // A value alone, without any container, is looked at to be refused.
  const watched = container >= watchedList || container === outermost;
  const set = (from: Place, bytes: readonly number[], to: Place, event = 0): void => {
    const entry = (event << eventShift) | stateAt(container, to);
    for (const byte of bytes) table[stateAt(container, from) + byte] = entry;
  };
  /** What is told of watched containers alone. */
  const told = (event: number): number => (watched ? event : 0);

  const fillText = (key: boolean): void => {
    const [text, escape, ...hex] = key
      ? (["keyText", "keyEscape", "keyHex4", "keyHex3", "keyHex2", "keyHex1"] as const)
      : (["text", "escape", "hex4", "hex3", "hex2", "hex1"] as const);
    set(text, letters, text);
    set(text, bytesOf("\\"), escape);
    set(escape, bytesOf('"\\/bfnrt'), text);
    set(escape, bytesOf("u"), hex[0]);
    for (const [i, digit] of hex.entries()) set(digit, hexDigits, hex[i + 1] ?? text);
    set(text, bytesOf('"'), key ? "colon" : "next", told(key ? keyEnd : scalarEnd));
  };

  const fillNext = (from: Place): void => {
    set(from, space, "next");
    if (container === outermost) return;
    set(from, bytesOf(","), isList ? "value" : "key");
    set(from, bytesOf(isList ? "]" : "}"), "next", close);
  };

  const fillNumber = (): void => {
    set("minus", bytesOf("0"), "zero");
    set("minus", digits.slice(1), "whole");
    set("whole", digits, "whole");
    set("point", digits, "fraction");
    set("fraction", digits, "fraction");
    set("exponent", bytesOf("+-"), "exponentSign");
    for (const from of ["exponent", "exponentSign", "power"] as const) set(from, digits, "power");
    for (const from of ["zero", "whole", "fraction"] as const) {
      if (from !== "fraction") set(from, bytesOf("."), "point");
      set(from, bytesOf("eE"), "exponent");
    }
    const ends = [...space, ...bytesOf(",]}")];
    for (const from of ["zero", "whole", "fraction", "power"] as const) {
      if (watched) set(from, ends, "next", numberEnd);
      else fillNext(from);
    }
  };

  const fillWords = (): void => {
    for (const word of ["true", "false", "null"]) {
      for (let length = 1; length < word.length; length++) {
        const from = word.slice(0, length) as Place;
        const done = length === word.length - 1;
        const to = done ? "next" : (word.slice(0, length + 1) as Place);
        set(from, bytesOf(word[length]), to, done ? told(scalarEnd) : 0);
      }
    }
  };

  const fillValue = (from: Place): void => {
    set(from, space, from);
    set(from, bytesOf('"'), "text", told(scalarStart));
    set(from, bytesOf("-"), "minus", told(scalarStart));
    set(from, bytesOf("0"), "zero", told(scalarStart));
    set(from, digits.slice(1), "whole", told(scalarStart));
    for (const letter of ["t", "f", "n"] as const) {
      set(from, bytesOf(letter), letter, told(scalarStart));
    }
    // The state after these is that of the container which is opened: it is set by whoever follows the nesting.
    set(from, bytesOf("{"), "next", openObject);
    set(from, bytesOf("["), "next", openList);
  };

  fillText(false);
  fillNumber();
  fillWords();
  fillValue("value");
  fillNext("next");
  if (isList) {
    fillValue("first");
    set("first", bytesOf("]"), "next", close);
  }
  if (!isObject) return;
  fillText(true);
  for (const from of ["first", "key"] as const) {
    set(from, space, from);
    set(from, bytesOf('"'), "keyText", told(keyStart));
  }
  set("first", bytesOf("}"), "next", close);
  set("colon", space, "colon");
  set("colon", bytesOf(":"), "value");
}
