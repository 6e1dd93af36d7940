import type { Work } from "@balms/core/adapter";
import type { AnnotatedImage, AnnotationSet } from "../annotations/annotation-set.ts";
import { ignoredShift, matchGreedily, type OverlapGroup } from "../matching/match-greedily.ts";
import { orderByGroup } from "../numbers/stable-order.ts";
import {
  areaRanges,
  isOutside,
  mostDetections,
  overlapThresholds,
  type Rules,
} from "./evaluation-rules.ts";
import type { OverlapMeasure } from "./overlap-measure.ts";
import type { SettledDetections } from "./settle-detections.ts";

/** What became of detections and truths. */
export interface Matches {
  /** [areas, detections]: at which thresholds a detection is matched, and at which it is left out of account. */
  readonly words: Uint32Array;
  /** [areas, categories]: truths that count. */
  readonly truths: Int32Array;
  /** How many detections of the same category and picture come before each. */
  readonly ranks: Int32Array;
  /** [categories]: detections that are not left out for what they are. */
  readonly kept: Int32Array;
}

const allBits = 2 ** overlapThresholds.length - 1;
/** The word of a detection that is left out of account at every threshold. */
const leftOut = (allBits << ignoredShift) >>> 0;

/** Matches the detections of each picture and category with its truths, for objects of all sizes and of each. */
export function* matchDetections(
  set: AnnotationSet,
  found: SettledDetections,
  rules: Rules,
  measure: OverlapMeasure,
): Work<Matches> {
  const { images, categories, annotations } = set;
  const matches: Matches = {
    words: new Uint32Array(areaRanges.length * found.size).fill(leftOut),
    truths: new Int32Array(areaRanges.length * categories.length),
    ranks: new Int32Array(found.size),
    kept: new Int32Array(categories.length),
  };
  yield;
  const byCategory = orderByGroup(annotations.categories, categories.length).order;
  yield;
  const truths = orderByGroup(annotations.images, images.length, byCategory);
  const matcher = new GroupMatcher(set, found, rules, measure, matches);
  for (const [i, image] of images.entries()) {
    const own = truths.order.subarray(truths.starts[i], truths.starts[i + 1]);
    const claimed = found.byImage.order.subarray(
      found.byImage.starts[i],
      found.byImage.starts[i + 1],
    );
    let [a, b] = [0, 0];
    while (a < own.length || b < claimed.length) {
      yield;
      const category = Math.min(
        a < own.length ? annotations.categories[own[a]] : Infinity,
        b < claimed.length ? found.categories[claimed[b]] : Infinity,
      );
      const [fromA, fromB] = [a, b];
      while (a < own.length && annotations.categories[own[a]] === category) a++;
      while (b < claimed.length && found.categories[claimed[b]] === category) b++;
      matcher.match(image, category, own.subarray(fromA, a), claimed.subarray(fromB, b));
    }
  }
  return matches;
}

/** Matches one category in one picture at a time. */
class GroupMatcher {
  readonly #set: AnnotationSet;
  readonly #found: SettledDetections;
  readonly #rules: Rules;
  readonly #measure: OverlapMeasure;
  readonly #matches: Matches;

  constructor(
    set: AnnotationSet,
    found: SettledDetections,
    rules: Rules,
    measure: OverlapMeasure,
    matches: Matches,
  ) {
    this.#set = set;
    this.#found = found;
    this.#rules = rules;
    this.#measure = measure;
    this.#matches = matches;
  }

  match(image: AnnotatedImage, category: number, own: Int32Array, claimed: Int32Array): void {
    const { annotations, categories } = this.#set;
    const isLvis = this.#rules === "lvis";
    // LVIS leaves out what has no area.
    const truths = isLvis ? own.filter((truth) => annotations.areas[truth] > 0) : own;
    const detections = this.#kept(image, category, truths.length > 0, claimed);
    this.#matches.kept[category] += detections.length;
    const isPartial = isLvis && image.notExhaustive.includes(categories[category].id);
    if (truths.length === 0) {
      for (let area = 0; area < areaRanges.length; area++) {
        this.#tell(area, detections, undefined, isPartial);
      }
      return;
    }
    // LVIS knows no crowds.
    const crowds = Uint8Array.from(truths, (i) => (isLvis ? 0 : annotations.crowds[i]));
    const group = this.#compare(detections, truths, crowds);
    const words = new Uint32Array(detections.length);
    for (const [area, range] of areaRanges.entries()) {
      const ignored = Uint8Array.from(truths, (truth, i) => {
        const isLeftOut = isLvis ? annotations.ignored[truth] : crowds[i];
        return isLeftOut || Number(isOutside(annotations.areas[truth], range));
      });
      for (const value of ignored) {
        this.#matches.truths[area * categories.length + category] += 1 - value;
      }
      matchGreedily(group, ignored, overlapThresholds, words);
      this.#tell(area, detections, words, isPartial);
    }
  }

  #compare(detections: Int32Array, truths: Int32Array, crowds: Uint8Array): OverlapGroup {
    const overlaps = new Float64Array(detections.length * truths.length);
    if (overlaps.length > 0) this.#measure(detections, truths, crowds, overlaps);
    return {
      overlaps,
      detections: detections.length,
      truths: truths.length,
      repeatable: crowds,
    };
  }

  /** Notes the matches, none where there are no words. What is of another size, or of a category that is annotated in part, is no mistake. */
  #tell(
    area: number,
    detections: Int32Array,
    words: Uint32Array | undefined,
    isPartial: boolean,
  ): void {
    const { size, areas } = this.#found;
    const range = areaRanges[area];
    for (let i = 0; i < detections.length; i++) {
      const detection = detections[i];
      const word = words === undefined ? 0 : words[i];
      const isExcused = isPartial || isOutside(areas[detection], range);
      const excused = isExcused ? (~word & allBits) << ignoredShift : 0;
      this.#matches.words[area * size + detection] = word | excused;
    }
  }

  /** The detections that count; the others keep the word of what is left out. */
  #kept(
    image: AnnotatedImage,
    category: number,
    isThere: boolean,
    claimed: Int32Array,
  ): Int32Array {
    const { imageRanks, areas } = this.#found;
    for (let i = 0; i < claimed.length; i++) this.#matches.ranks[claimed[i]] = i;
    if (this.#rules === "coco") return claimed.subarray(0, mostDetections.coco);
    const { id } = this.#set.categories[category];
    // Whether a category is there is known of some pictures alone.
    if (!isThere && image.negative?.includes(id) !== true) return claimed.subarray(0, 0);
    return claimed.filter(
      (detection) => imageRanks[detection] < mostDetections.lvis && areas[detection] > 0,
    );
  }
}
