import { describeValue } from "@balms/core/adapter";
import type { AnnotatedCategory, AnnotatedImage, FrequencyGroup } from "./annotation-set.ts";
import type { RecordChecks } from "./record-checks.ts";

const groups: ReadonlyMap<unknown, FrequencyGroup> = new Map([
  ["r", "rare"],
  ["c", "common"],
  ["f", "frequent"],
]);

/** Records with ids that others refer to: the pictures, or the categories of a file. */
export class ListedRecords<Item extends { readonly id: number }> {
  readonly items: Item[] = [];
  readonly #checks: RecordChecks;
  readonly #list: string;
  readonly #positions: Map<number, number> = new Map();

  constructor(list: string, checks: RecordChecks) {
    this.#list = list;
    this.#checks = checks;
  }

  add(index: number, item: Item): void {
    if (this.#positions.has(item.id)) {
      this.#checks.refuse(`the id ${item.id} again at ${this.#list}[${index}]`, "each id once");
    }
    this.#positions.set(item.id, this.items.length);
    this.items.push(item);
  }

  /** Where an id stands in the list, −1 for none. */
  position(id: number): number {
    return this.#positions.get(id) ?? -1;
  }
}

/** A record of `images`. */
export function readImage(
  index: number,
  values: readonly unknown[],
  checks: RecordChecks,
): AnnotatedImage {
  const [id, width, height, fileName, address, negative, notExhaustive] = values;
  const list = "images";
  return {
    id: checks.whole(id, list, index, "id"),
    width: readSide(width, index, "width", checks),
    height: readSide(height, index, "height", checks),
    fileName:
      fileName !== undefined
        ? checks.text(fileName, list, index, "file_name")
        : address === undefined
          ? undefined
          : pathOf(checks.text(address, list, index, "coco_url")),
    negative:
      negative === undefined ? undefined : checks.wholes(negative, list, index, "neg_category_ids"),
    notExhaustive: checks.wholes(notExhaustive, list, index, "not_exhaustive_category_ids"),
  };
}

/** The part of an address behind the host. */
function pathOf(address: string): string {
  return address.replace(/^\w+:\/\/[^/]*\/+/u, "");
}

/** A record of `categories`. */
export function readCategory(
  index: number,
  [id, name, frequency]: readonly unknown[],
  checks: RecordChecks,
): AnnotatedCategory {
  const list = "categories";
  const group = groups.get(frequency);
  if (frequency !== undefined && group === undefined) {
    checks.refuse(`${describeValue(frequency)} as ${list}[${index}].frequency`, '"r", "c" or "f"');
  }
  return {
    id: checks.whole(id, list, index, "id"),
    name: checks.text(name, list, index, "name"),
    frequency: group,
  };
}

function readSide(
  value: unknown,
  index: number,
  field: string,
  checks: RecordChecks,
): number | undefined {
  const side = checks.optionalWhole(value, "images", index, field);
  if (side === 0) checks.refuse(`0 as images[${index}].${field}`, "a number of pixels from 1");
  return side;
}
