import { type LabelRefusal, inLine, refuseLabels } from "./refuse-labels.ts";
import { classId, largestId } from "./class-id.ts";
import { isHeader, judgeNames, refuseHeader } from "./judge-names.ts";
import type { LabelEntry, ReadLabels } from "./label-entry.ts";
import type { LabelFormat, LabelOptions } from "./label-options.ts";
import { type LineLook, lineLook } from "./line-look.ts";
import { mostLabels } from "./most-labels.ts";
import { isNumber } from "./number-text.ts";
import { statedPathLabel, surePathLabel } from "./path-label.ts";

/** Far longer than the names of classes are; what is kept of a file would else have no bound. */
const longestLabel = 500;
/** What a list of labels takes. */
export interface ListOptions extends LabelOptions {
  /** Texts that stand for no label. */
  readonly missing?: readonly string[] | undefined;
}

// So many different names tell already whether names repeat.
const manyNames = 50_000;

/**
 * Makes labels of the lines of a text file, one after the other: {@link LabelOptions} says how. Memory grows with the
 * number of different labels, not with the rows.
 */
export class LabelText {
  readonly #name: string;
  readonly #options: ListOptions;
  readonly #known: ReadonlySet<string>;
  readonly #onRow: ((place: number) => void) | undefined;
  readonly #entries: Map<string, LabelEntry> = new Map();
  #format: LabelFormat;
  readonly #missing: ReadonlySet<string>;
  #rows = 0;
  #unlabeled = 0;
  #blank = false;
  #lastPath = "";
  #firstNumber: LabelEntry | undefined;
  #firstName: LabelEntry | undefined;

  /**
   * @param name - what messages call the file
   * @param options - format and known classes
   * @param onRow - is given the place of each row's label
   */
  constructor(name: string, options: ListOptions = {}, onRow?: (place: number) => void) {
    this.#name = name;
    this.#options = options;
    this.#known = new Set(options.classes);
    this.#missing = new Set(options.missing);
    this.#onRow = onRow;
    this.#format = options.format ?? "auto";
  }

  /** Takes the next line, without its end. */
  line(line: string): void {
    const text = line.trim();
    if (text === "") {
      this.#blank = true;
      return;
    }
    // Empty lines at the end are none.
    if (this.#blank) throw this.#refuseBlank();
    if (this.#rows === this.#unlabeled) this.#begin(text);
    const label = this.#format === "path-label" ? this.#behindPath(text) : text;
    if (this.#missing.has(label)) {
      this.#rows++;
      this.#unlabeled++;
      return;
    }
    let entry = this.#entries.get(label);
    if (entry === undefined) entry = this.#learn(label, text);
    entry.count++;
    this.#rows++;
    this.#onRow?.(entry.place);
  }

  /** Refuses a line that is far too long for a label. */
  longLine(start: string): never {
    const look = this.#format === "names" ? undefined : lineLook(start.trim().slice(0, 200));
    if (look !== undefined) throw this.#refuseLook(look, start, this.#rows);
    throw this.#refuse({ received: `${inLine(start, this.#rows)}, which goes on and on` });
  }

  /** What all lines were. */
  end(): ReadLabels {
    const [unlabeled, rows] = [this.#unlabeled, this.#rows - this.#unlabeled];
    if (rows === 0) throw this.#refuse({ received: "no labels" });
    const entries = [...this.#entries.values()];
    const kind = this.#kind(entries);
    if (kind === "names") this.#judge(entries);
    else for (const { text, first } of entries) this.#checkId(text, first);
    return { kind, rows, unlabeled, entries, behindPaths: this.#format === "path-label" };
  }

  #begin(text: string): void {
    if (this.#format !== "auto" || this.#known.has(text)) return;
    if (surePathLabel(text) !== undefined) this.#format = "path-label";
  }

  #behindPath(text: string): string {
    const stated = this.#options.format === "path-label";
    const parts = stated ? statedPathLabel(text) : surePathLabel(text);
    if (parts === undefined) throw this.#refusePathLabel(text, stated);
    if (!stated && parts.path === this.#lastPath) {
      throw this.#refuse({
        received: `the path ${inLine(parts.path, this.#rows)} again`,
        expected: "one label per path, as the first lines have it",
        formats: ["path-label"],
      });
    }
    this.#lastPath = parts.path;
    return parts.label;
  }

  /** A label that was not met before. */
  #learn(label: string, line: string): LabelEntry {
    const { size } = this.#entries;
    const isDigits = isNumber(label);
    const isVouchedFor = this.#format !== "ids" && this.#known.has(label);
    if (!isVouchedFor) this.#checkNew(label, isDigits, line);
    if (label.length > longestLabel) this.longLine(line);
    if (size >= mostLabels) throw this.#refuseMany(size);
    // A copy: a slice would keep the whole piece of the file in memory.
    const text = ` ${label}`.slice(1);
    const entry = { place: size, text, count: 0, first: this.#rows };
    this.#entries.set(text, entry);
    if (isDigits) this.#firstNumber ??= entry;
    else this.#firstName ??= entry;
    if (this.#options.classes === undefined) this.#checkMixed();
    if (size === manyNames && !isDigits) this.#judge([...this.#entries.values()]);
    return entry;
  }

  #checkNew(label: string, isDigits: boolean, line: string): void {
    const { format } = this.#options;
    if (format === "names") return;
    if (isDigits) this.#checkId(label, this.#rows);
    if (isDigits || format === "path-label") return;
    const look = lineLook(label);
    if (look !== undefined) throw this.#refuseLook(look, line, this.#rows);
    if (format === "ids") this.#checkId(label, this.#rows);
  }

  #checkId(label: string, row: number): void {
    if (classId(label) !== undefined) return;
    throw this.#refuse({
      received: inLine(label, row),
      expected: `whole class ids from 0 to ${largestId}`,
      remedy: "Number the classes from 0, and leave out rows without a class.",
      formats: this.#format === "path-label" ? [] : ["names"],
    });
  }

  #checkMixed(): void {
    const [number, word] = [this.#firstNumber, this.#firstName];
    if (number === undefined || word === undefined || this.#options.format === "names") return;
    const hasHeader = word.first === 0 && number.first === 1;
    throw this.#refuse({
      received: `the number ${inLine(number.text, number.first)} and ${inLine(word.text, word.first)}`,
      expected: "class ids alone or class names alone",
      remedy: hasHeader ? "If line 1 is a header, take it out." : undefined,
      formats: this.#format === "path-label" ? [] : ["names"],
    });
  }

  #kind(entries: readonly LabelEntry[]): "ids" | "names" {
    const { format, classes } = this.#options;
    if (format === "names" || format === "ids") return format;
    if (classes === undefined || this.#firstNumber === undefined) {
      return this.#firstNumber === undefined ? "names" : "ids";
    }
    const areNames = entries.every(({ text }) => this.#known.has(text));
    if (!areNames) {
      this.#checkMixed();
      return "ids";
    }
    // Numbers that are names, too: whether they mean the same by place and by name decides.
    const other = entries.find(({ text }) => classes[Number(text)] !== text);
    if (other === undefined) return "ids";
    if (this.#firstName !== undefined) return "names";
    throw this.#refuse({
      received: `${inLine(other.text, other.first)}, which may be an id or one of the class names`,
      expected: "labels of one meaning",
      formats: ["ids", "names"],
    });
  }

  /** Names that nobody has vouched for. */
  #judge(entries: readonly LabelEntry[]): void {
    if (this.#options.classes !== undefined) return;
    const [first] = entries;
    if (this.#format === "path-label" && first.count === 1 && isHeader(first.text)) {
      throw this.#refuse(refuseHeader(first));
    }
    if (this.#format !== "auto") return;
    const refusal = judgeNames(entries, this.#name);
    if (refusal !== undefined) throw this.#refuse(refusal);
  }

  #refuseLook(look: LineLook, line: string, row: number): Error {
    const { kind, isPathLabel = false } = look;
    const remedy =
      look.isMissing === true ? remedyOfMissing(look, line, this.#options) : look.remedy;
    const formats: LabelFormat[] = isPathLabel ? ["path-label", "names"] : ["names"];
    return this.#refuse({ received: `${kind}: ${inLine(line, row)}`, remedy, formats });
  }

  #refusePathLabel(text: string, stated: boolean): Error {
    return this.#refuse({
      received: inLine(text, this.#rows),
      expected: stated
        ? "a path and, behind it, its one label"
        : "a path and, behind it, its one label, as in line 1",
      remedy: "Write one label per line.",
      formats: stated ? [] : ["path-label"],
    });
  }

  #refuseBlank(): Error {
    return this.#refuse({
      received: `an empty line ${this.#rows + 1}`,
      remedy: "Every example needs a label: fill the line or leave the example out.",
    });
  }

  #refuseMany(labels: number): Error {
    return this.#refuse({
      received: `more than ${labels} different labels in ${this.#rows} lines`,
    });
  }

  #refuse(refusal: LabelRefusal): Error {
    return refuseLabels(this.#name, refusal, this.#options);
  }
}

/** What to do about a text that says that there is no label; behind a path, as it stands there. */
function remedyOfMissing(
  { remedy }: LineLook,
  line: string,
  { nameMissing = (text) => `missing: [${JSON.stringify(text)}]` }: ListOptions,
): string {
  const text =
    line
      .trim()
      .split(/[\s,;|]+/u)
      .at(-1) ?? "";
  return `${remedy} Or say that it stands for none with ${nameMissing(text)}.`;
}
