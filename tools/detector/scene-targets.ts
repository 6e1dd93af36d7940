import type { RandomGenerator } from "@balms/core";
import { type RunLengthMask } from "@balms/core/adapter";
import { decodeMask } from "@balms/detection";
import type { Scene, SceneObject } from "@balms/datasets/scenes";

/** Corners of a box, in pixels. */
export type Corners = readonly [left: number, top: number, right: number, bottom: number];

/** What is learned of one picture. */
export interface SceneTargets {
  /** [1, h, w]: how near each location of the maps is to the middle of an object. */
  readonly middles: Float32Array;
  /** [4, h, w]: steps to the left, top, right and bottom side of its box. */
  readonly distances: Float32Array;
  /** Boxes whose class is learned: corners, label (−1 for background) and the moves to the object's box. */
  readonly boxes: readonly {
    readonly corners: Corners;
    readonly label: number;
    readonly moves: readonly number[];
  }[];
  /** Boxes whose mask is learned. */
  readonly masks: readonly { readonly corners: Corners; readonly mask: Float32Array }[];
}

/** Sizes of the pictures, and how many boxes each gives. */
export interface TargetSizes {
  readonly side: number;
  /** Pixels from one location of the maps to the next. */
  readonly stride: number;
  readonly boxes: number;
  readonly masks: number;
  readonly maskSide: number;
}

// What share of the boxes may be objects.
const objectShare = 0.6;
// A box that overlaps an object by this much is one of it.
const leastOverlap = 0.5;
// A side that runs through a location is a twentieth of a step away: there is a logarithm of it.
const leastDistance = 0.05;

export const cornersOf = ({ box: [x, y, width, height] }: SceneObject): Corners => [
  x,
  y,
  x + width,
  y + height,
];

export function overlapOf(a: Corners, b: Corners): number {
  const across = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const down = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (across <= 0 || down <= 0) return 0;
  const area = (c: Corners): number => (c[2] - c[0]) * (c[3] - c[1]);
  return (across * down) / (area(a) + area(b) - across * down);
}

/** Targets of a picture; which boxes are looked at is chance. */
export function sceneTargets(
  { objects }: Pick<Scene, "objects">,
  sizes: TargetSizes,
  random: RandomGenerator,
): SceneTargets {
  const seen = objects
    .map((object) => ({ ...object, corners: cornersOf(object) }))
    .filter(({ corners }) => corners[2] - corners[0] >= 2 && corners[3] - corners[1] >= 2);
  return {
    ...locationTargets(
      seen.map(({ corners }) => corners),
      sizes,
    ),
    boxes: boxTargets(seen, sizes, random),
    masks: maskTargets(seen, sizes, random),
  };
}

/** Of each location that lies in boxes, the smallest of them. */
function locationTargets(
  boxes: readonly Corners[],
  { side, stride }: TargetSizes,
): Pick<SceneTargets, "middles" | "distances"> {
  const across = side / stride;
  const middles = new Float32Array(across * across);
  const distances = new Float32Array(4 * middles.length).fill(1);
  const areas = new Float32Array(middles.length).fill(Infinity);
  for (const [left, top, right, bottom] of boxes) {
    const area = (right - left) * (bottom - top);
    for (let location = 0; location < middles.length; location++) {
      const x = ((location % across) + 0.5) * stride;
      const y = (Math.floor(location / across) + 0.5) * stride;
      const steps = [x - left, y - top, right - x, bottom - y].map((pixels) => pixels / stride);
      if (Math.min(...steps) <= 0 || area >= areas[location]) continue;
      areas[location] = area;
      const [l, t, r, b] = steps;
      middles[location] = Math.sqrt(
        (Math.min(l, r) / Math.max(l, r)) * (Math.min(t, b) / Math.max(t, b)),
      );
      for (const [place, step] of steps.entries()) {
        distances[place * middles.length + location] = Math.max(step, leastDistance);
      }
    }
  }
  return { middles, distances };
}

interface SeenObject extends SceneObject {
  readonly corners: Corners;
}

/** A box with its middle and its sides moved by chance, within the picture. */
function jitter(
  [left, top, right, bottom]: Corners,
  amount: number,
  { side, random }: { readonly side: number; readonly random: RandomGenerator },
): Corners {
  const chance = (): number => amount * (2 * random.uniform() - 1);
  const moved = (low: number, high: number): [number, number] => {
    const middle = (low + high) / 2 + chance() * (high - low);
    const reach = ((high - low) / 2) * 2 ** (2 * chance());
    return [Math.max(0, middle - reach), Math.min(side, middle + reach)];
  };
  const [x1, x2] = moved(left, right);
  const [y1, y2] = moved(top, bottom);
  return [x1, y1, Math.max(x2, x1 + 1), Math.max(y2, y1 + 1)];
}

function anyBox(side: number, random: RandomGenerator): Corners {
  const size = (): number => 12 + 36 * random.uniform();
  const [width, height] = [size(), size()];
  const x = random.uniform() * (side - width);
  const y = random.uniform() * (side - height);
  return [x, y, x + width, y + height];
}

function boxTargets(
  objects: readonly SeenObject[],
  { side, boxes }: TargetSizes,
  random: RandomGenerator,
): SceneTargets["boxes"] {
  const wanted = Math.round(boxes * objectShare);
  return Array.from({ length: boxes }, (_, place) => {
    const object = objects[place % objects.length];
    const corners =
      place < wanted
        ? jitter(object.corners, 0.18, { side, random })
        : place % 2 === 0
          ? anyBox(side, random)
          : jitter(object.corners, 0.6, { side, random });
    const overlaps = objects.map((other) => overlapOf(corners, other.corners));
    const best = overlaps.indexOf(Math.max(...overlaps));
    const isObject = overlaps[best] >= leastOverlap;
    return {
      corners,
      label: isObject ? objects[best].label : -1,
      moves: isObject ? movesBetween(corners, objects[best].corners) : [0, 0, 0, 0],
    };
  });
}

/** What leads from a box to another: the middle by shares of its sides, the sides by logarithms of factors. */
export function movesBetween(from: Corners, to: Corners): number[] {
  const axis = (low: 0 | 1): [number, number] => {
    const high = low + 2;
    const size = from[high] - from[low];
    return [
      (to[low] + to[high] - from[low] - from[high]) / 2 / size,
      Math.log((to[high] - to[low]) / size),
    ];
  };
  const [dx, growX] = axis(0);
  const [dy, growY] = axis(1);
  return [dx, dy, growX, growY];
}

function maskTargets(
  objects: readonly SeenObject[],
  { side, masks, maskSide }: TargetSizes,
  random: RandomGenerator,
): SceneTargets["masks"] {
  const first = Math.floor(random.uniform() * objects.length);
  return Array.from({ length: masks }, (_, place) => {
    const { corners: around, mask } = objects[(first + place) % objects.length];
    const corners = jitter(around, 0.06, { side, random });
    return { corners, mask: cutMask(mask, corners, maskSide) };
  });
}

/** The mask within a box, as the pixels at the middles of so many cells across and down. */
function cutMask(mask: RunLengthMask, corners: Corners, cells: number): Float32Array {
  const [height, width] = mask.size;
  const inside = decodeMask(mask);
  const at = (low: number, high: number, cell: number, size: number): number =>
    Math.min(size - 1, Math.floor(low + ((cell + 0.5) * (high - low)) / cells));
  return Float32Array.from({ length: cells * cells }, (_, index) => {
    const x = at(corners[0], corners[2], index % cells, width);
    const y = at(corners[1], corners[3], Math.floor(index / cells), height);
    return inside[y * width + x];
  });
}
