import { mostClasses } from "@balms/core/adapter";
import type { CategoryCounts } from "./annotation-counts.ts";
import { refuseSameName, type RecordChecks } from "./record-checks.ts";
import { refuseUnlistedCategories } from "./unlisted.ts";

const list = "categories";

interface Category {
  readonly id: number;
  /** The rest is known once the file has listed it; annotations may come before. */
  name: string | undefined;
  images: number;
  instances: number;
  crowds: number;
  negativeImages: number;
  notExhaustiveImages: number;
  statedImages: number | undefined;
  statedInstances: number | undefined;
}

/** The categories of a file, in its order, and the counts of each, whichever comes first. */
export class CategoryTally {
  readonly #checks: RecordChecks;
  readonly #numbers: Map<number, number> = new Map();
  readonly #known: Category[] = [];
  readonly #listed: Map<string, Category> = new Map();

  constructor(checks: RecordChecks) {
    this.#checks = checks;
  }

  /** Takes a record of `categories`: id, name, image_count, instance_count. */
  list(index: number, [id, name, images, instances]: readonly unknown[]): void {
    const checks = this.#checks;
    const category = this.at(this.numberOf(checks.whole(id, list, index, "id")));
    if (category.name !== undefined) {
      checks.refuse(`the id ${category.id} again at ${list}[${index}]`, "each id once");
    }
    category.name = checks.text(name, list, index, "name");
    if (this.#listed.has(category.name)) refuseSameName(checks, category.name, index);
    category.statedImages = checks.optionalWhole(images, list, index, "image_count");
    category.statedInstances = checks.optionalWhole(instances, list, index, "instance_count");
    this.#listed.set(category.name, category);
  }

  /** A small number of its own for a category, listed or not. */
  numberOf(id: number): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#known.length;
    if (number === mostClasses) {
      this.#checks.refuse(`more than ${mostClasses} different categories`, "fewer");
    }
    this.#numbers.set(id, number);
    this.#known.push(emptyCategory(id));
    return number;
  }

  at(number: number): Category {
    return this.#known[number];
  }

  /** The counts in the file's order. Refuses annotations of categories that it never listed. */
  counts(): CategoryCounts[] {
    // Files of which categories were taken out keep them among the negative ones, where they count for nothing.
    const missing = this.#known
      .filter(({ name, images }) => name === undefined && images > 0)
      .map(({ id }) => id);
    refuseUnlistedCategories(this.#checks, missing);
    if (this.#listed.size === 0) this.#checks.refuse(`no records in \`${list}\``, "at least one");
    return Array.from(this.#listed, ([name, category]) => ({ ...category, name }));
  }
}

function emptyCategory(id: number): Category {
  return {
    id,
    name: undefined,
    images: 0,
    instances: 0,
    crowds: 0,
    negativeImages: 0,
    notExhaustiveImages: 0,
    statedImages: undefined,
    statedInstances: undefined,
  };
}
