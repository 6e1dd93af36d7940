import {
  annotationsOfImage,
  boxIous,
  type Annotation,
  type Detection,
  type RunLengthMask,
} from "@balms/detection";
import type { DetectionPart } from "../data/detection-data.ts";
import type { DetectorClasses } from "../detector/detector-classes.ts";

/** An annotated object of a test image, and what a method says of it. */
export interface FoundObject {
  readonly image: number;
  readonly object: Annotation;
  /** Class id. */
  readonly actual: number;
  /** What is on it by half or more, the surest first; others than the surest and those of its class from a score on. */
  readonly said: readonly Detection[];
}

/** Where boxes cover each other by so much, they are of one object. */
const enough = 0.5;

/**
 * The objects of a test image, crowds left out, each with what is found on it: the surest detection, those of its class, and all that a score makes count. Their
 * masks are copies, so that those of all other boxes can go.
 */
export function foundObjects(
  { set }: DetectionPart,
  image: number,
  detections: readonly Detection[],
  {
    classes: { testIds },
    minScore,
  }: { readonly classes: DetectorClasses; readonly minScore: number },
): FoundObject[] {
  const ids = new Map(testIds.flatMap((id, place) => (id === undefined ? [] : [[id, place]])));
  const objects = annotationsOfImage(set, image).filter(({ isCrowd }) => !isCrowd);
  const boxes = detections.flatMap(({ box }) => [...(box ?? [0, 0, 0, 0])]);
  const ious = boxIous(
    objects.flatMap(({ box }) => [...box]),
    boxes,
  );
  return objects.map((object, row) => ({
    image,
    object: { ...object, mask: undefined },
    actual: ids.get(object.categoryId) ?? 0,
    said: detections
      .filter((_, at) => (ious[row * detections.length + at] ?? 0) >= enough)
      .filter(
        ({ categoryId, score }, at) =>
          at === 0 || categoryId === object.categoryId || score >= minScore,
      )
      .map((one) => ({ ...one, mask: one.score >= minScore ? copyMask(one.mask) : undefined })),
  }));
}

function copyMask(mask: RunLengthMask | undefined): RunLengthMask | undefined {
  return mask && { size: mask.size, counts: mask.counts.slice() };
}

/** Which classes objects are taken for: the surest detection on each; objects with none on them are left out. */
export function confusionOf(
  objects: readonly FoundObject[],
  { testIds, names }: DetectorClasses,
): number[][] {
  const ids = new Map(testIds.map((id, place) => [id, place]));
  const confusion = names.map(() => names.map(() => 0));
  for (const { actual, said } of objects) {
    const [surest] = said;
    const row = confusion[actual];
    const taken = surest === undefined ? undefined : ids.get(surest.categoryId);
    if (row !== undefined && taken !== undefined) row[taken] = (row[taken] ?? 0) + 1;
  }
  return confusion;
}

/** An object that is found by one of two methods. */
export interface ChangedObject {
  readonly before: FoundObject;
  readonly after: FoundObject;
}

/**
 * Objects of some classes that one method finds and another does not, taking turns among the classes so that none fills the whole list.
 *
 * @param before - what the first method says of all objects
 * @param after - what the second says of the same ones
 * @param options - `classes`: of which; `minScore`: from which score on one is found; `most`: at most so many of each
 */
export function changedObjects(
  before: readonly FoundObject[],
  after: readonly FoundObject[],
  options: {
    readonly classes: ReadonlySet<number>;
    readonly minScore: number;
    readonly most: number;
  },
): { readonly gained: readonly ChangedObject[]; readonly lost: readonly ChangedObject[] } {
  const { classes, minScore, most } = options;
  const isFound = ({ object, said }: FoundObject): boolean =>
    said.some(({ categoryId, score }) => categoryId === object.categoryId && score >= minScore);
  const gained = new Map([...classes].map((id) => [id, [] as ChangedObject[]]));
  const lost = new Map([...classes].map((id) => [id, [] as ChangedObject[]]));
  for (const [index, first] of before.entries()) {
    const second = after[index];
    if (second === undefined || !classes.has(first.actual)) continue;
    const [was, is] = [isFound(first), isFound(second)];
    if (was !== is) {
      (is ? gained : lost).get(first.actual)?.push({ before: first, after: second });
    }
  }
  return { gained: inTurns(gained, most), lost: inTurns(lost, most) };
}

function inTurns(
  queues: ReadonlyMap<number, readonly ChangedObject[]>,
  most: number,
): readonly ChangedObject[] {
  const lists = [...queues.values()];
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  const turns = Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list[turn] ?? []),
  );
  return turns.flat().slice(0, most);
}
