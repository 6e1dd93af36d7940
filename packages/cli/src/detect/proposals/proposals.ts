import type { RunLengthMask } from "@balms/detection";

/** Boxes that a detector proposes in pictures. */
export interface Proposals {
  /** The boxes of picture i are those from `starts[i]` to `starts[i + 1]`. */
  readonly starts: Uint32Array;
  /** [R, 4]: x, y, width, height in pixels of the picture; [R, K, 4] where each class has its own. */
  readonly boxes: Float32Array;
  /** Of which level each box is; undefined for regions and queries. */
  readonly levels: Uint32Array | undefined;
  /** Undefined where boxes alone are wanted, or the detector has no masks. */
  readonly masks: PackedRuns | undefined;
}

/** Run lengths of masks, one behind the other. */
export interface PackedRuns {
  /** Those of mask r are `counts` from `starts[r]` to `starts[r + 1]`. */
  readonly starts: Uint32Array;
  readonly counts: Uint32Array;
}

/** R. */
export function rowCount({ starts }: Proposals): number {
  return starts.at(-1) ?? 0;
}

/** Whether each list says of the same boxes what the others do; what was read may have been written by anybody. */
export function areWhole({ starts, boxes, levels, masks }: Proposals): boolean {
  const rows = starts.at(-1) ?? 0;
  return (
    areStarts(starts) &&
    (rows === 0 ? boxes.length === 0 : boxes.length > 0 && boxes.length % (4 * rows) === 0) &&
    (levels === undefined || levels.length === rows) &&
    (masks === undefined ||
      (masks.starts.length === rows + 1 &&
        areStarts(masks.starts) &&
        masks.starts.at(-1) === masks.counts.length))
  );
}

function areStarts(starts: Uint32Array): boolean {
  return starts[0] === 0 && starts.every((start, at) => at === 0 || start >= (starts[at - 1] ?? 0));
}

/** What a detector sees in one picture. */
export interface SeenPicture {
  readonly boxes: Float32Array;
  /** [R, D], as they reach the class layer; D of the widest level. */
  readonly features: Float32Array;
  /** Of which level each row is, and its highest logit; undefined for regions and queries. */
  readonly levels: Uint32Array | undefined;
  readonly highest: Float32Array | undefined;
  readonly masks: readonly RunLengthMask[] | undefined;
}

/** What it sees in some pictures that follow each other. */
export interface SeenPiece extends Proposals {
  /** Number of the first picture, and of its first box among those of all pictures. */
  readonly picture: number;
  readonly row: number;
  /** [R, D] of its boxes, read when it is asked for. */
  readonly features: () => Promise<Float32Array>;
}

/** What a detector sees in all pictures: more than fits in memory, so that pieces of it are read one after the other. */
export interface SeenPictures {
  /** D. */
  readonly dimensions: number;
  /** R of all. */
  readonly boxes: number;
  readonly hasMasks: boolean;
  pieces(): AsyncGenerator<SeenPiece, void, undefined>;
  /** Features of boxes, by their numbers. */
  features(rows: Int32Array): Promise<Float32Array>;
}

/** Puts together what was seen in pictures, in their order. */
export function packProposals(
  pictures: readonly SeenPicture[],
  dimensions: number,
): Proposals & Pick<SeenPicture, "features"> {
  const hasMasks = pictures.some(({ masks }) => masks !== undefined);
  const boxes = pictures.map((picture) => picture.boxes);
  const features = pictures.map((picture) => picture.features);
  return {
    starts: startsOf(features.map(({ length }) => length / dimensions)),
    boxes: join(Float32Array, boxes),
    features: join(Float32Array, features),
    levels: pictures.some(({ levels }) => levels !== undefined)
      ? join(
          Uint32Array,
          pictures.map(({ levels }) => levels ?? new Uint32Array(0)),
        )
      : undefined,
    masks: hasMasks ? packRuns(pictures.flatMap(({ masks }) => masks ?? [])) : undefined,
  };
}

/** The mask of a box. */
export function maskOf(
  { starts, counts }: PackedRuns,
  row: number,
  size: readonly [number, number],
): RunLengthMask {
  return { size, counts: counts.subarray(starts[row], starts[row + 1]) };
}

function packRuns(masks: readonly RunLengthMask[]): PackedRuns {
  const counts = masks.map((mask) => mask.counts);
  return {
    starts: startsOf(counts.map(({ length }) => length)),
    counts: join(Uint32Array, counts),
  };
}

function startsOf(lengths: ArrayLike<number>): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  for (let index = 0; index < lengths.length; index += 1) {
    starts[index + 1] = (starts[index] ?? 0) + (lengths[index] ?? 0);
  }
  return starts;
}

function join<List extends Float32Array | Uint32Array>(
  Kind: new (length: number) => List,
  parts: readonly List[],
): List {
  const all = new Kind(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}
