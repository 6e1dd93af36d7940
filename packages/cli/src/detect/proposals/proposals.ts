import type { RunLengthMask } from "@balms/detection";

/** Boxes that a detector proposes in pictures, and what it knows of each. */
export interface Proposals {
  /** D. */
  readonly dimensions: number;
  /** The boxes of picture i are those from `starts[i]` to `starts[i + 1]`. */
  readonly starts: Uint32Array;
  /** [R, 4]: x, y, width, height in pixels of the picture; [R, K, 4] where each class has its own. */
  readonly boxes: Float32Array;
  /** [R, D], as they reach the class layer. */
  readonly features: Float32Array;
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

/** What a detector sees in one picture. */
export interface SeenPicture {
  readonly boxes: Float32Array;
  readonly features: Float32Array;
  readonly masks: readonly RunLengthMask[] | undefined;
}

/** Puts together what was seen in pictures, in their order. */
export function packProposals(pictures: readonly SeenPicture[], dimensions: number): Proposals {
  const counts = pictures.map(({ features }) => features.length / dimensions);
  const hasMasks = pictures.some(({ masks }) => masks !== undefined);
  return {
    dimensions,
    starts: startsOf(counts),
    boxes: join(
      Float32Array,
      pictures.map(({ boxes }) => boxes),
    ),
    features: join(
      Float32Array,
      pictures.map(({ features }) => features),
    ),
    masks: hasMasks ? packRuns(pictures.flatMap(({ masks }) => masks ?? [])) : undefined,
  };
}

/** Puts pieces together, in their order. */
export function joinProposals(pieces: readonly Proposals[]): Proposals {
  const masks = pieces.flatMap((piece) => piece.masks ?? []);
  const starts = join(
    Uint32Array,
    pieces.map((piece) => lengthsOf(piece.starts)),
  );
  const runs = join(
    Uint32Array,
    masks.map((piece) => lengthsOf(piece.starts)),
  );
  return {
    dimensions: pieces[0]?.dimensions ?? 0,
    starts: startsOf(starts),
    boxes: join(
      Float32Array,
      pieces.map(({ boxes }) => boxes),
    ),
    features: join(
      Float32Array,
      pieces.map(({ features }) => features),
    ),
    masks:
      masks.length === 0
        ? undefined
        : {
            starts: startsOf(runs),
            counts: join(
              Uint32Array,
              masks.map(({ counts }) => counts),
            ),
          },
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
  return {
    starts: startsOf(masks.map(({ counts }) => counts.length)),
    counts: join(
      Uint32Array,
      masks.map(({ counts }) => counts),
    ),
  };
}

function lengthsOf(starts: Uint32Array): Uint32Array {
  return starts.subarray(1).map((end, index) => end - (starts[index] ?? 0));
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
