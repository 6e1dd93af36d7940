import { checkSignal } from "@balms/core/adapter";
import { DataError } from "@balms/core";
import { digestOf } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import { packageVersion } from "../../output/package-version.ts";
import { formatCount } from "../../terminal/format-values.ts";
import type { Progress } from "../../terminal/progress.ts";
import { pictureSize } from "../data/picture-form.ts";
import { createRunner, type DetectorRunner } from "../detector/detector-runner.ts";
import type { BoxUse } from "../detector/shown-places.ts";
import type { DetectionPart, PictureStream } from "../data/detection-data.ts";
import type { Detector } from "../detector/open-detector.ts";
import { checkRoom } from "./cache-room.ts";
import { choosePositions } from "./chosen-positions.ts";
import { truthBoxes } from "./labeled-rows.ts";
import { openProposalCache } from "./proposal-cache.ts";
import { packProposals, rowCount, type SeenPicture, type SeenPictures } from "./proposals.ts";
import { seenPictures } from "./seen-pictures.ts";

/** Pictures of a piece: what a run that is killed may have to do again, and what is in memory at a time; all positions are more than regions. */
const [pieceOfRegions, pieceOfPositions] = [50, 10];

/** What running a detector over pictures takes. */
export interface ProposeContext {
  readonly use: BoxUse;
  /** Whether annotated boxes become proposals, behind those of their picture. */
  readonly addTruths: boolean;
  readonly title: string;
  /** The folder of the cache. */
  readonly cache: string;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Runs the frozen detector over all pictures once, or takes what earlier runs kept of it. */
export async function propose(
  detector: Detector,
  part: DetectionPart,
  context: ProposeContext,
): Promise<SeenPictures> {
  const { use, addTruths, title, signal, progress } = context;
  const total = part.set.images.length;
  const { dimensions, positions } = detector;
  const pieceSize = positions === undefined ? pieceOfRegions : pieceOfPositions;
  const cache = await openProposalCache(context.cache, {
    dimensions,
    circumstances: circumstances(detector, part, context),
  });
  const stage = progress.stage(title, total);
  let runner: DetectorRunner | undefined;
  let pictures: PictureStream | undefined;
  let [row, kept, hasMasks] = [0, 0, false];
  try {
    for (let first = 0; first < total; first += pieceSize) {
      checkSignal(signal);
      const end = Math.min(first + pieceSize, total);
      const known = await cache.read(first);
      const isSame = known?.row === row && known.starts.length === end - first + 1;
      if (isSame && (await cache.isWhole(known))) {
        await pictures?.return();
        pictures = undefined;
        row += rowCount(known);
        hasMasks ||= known.masks !== undefined;
        kept += end - first;
        stage.update(end);
        continue;
      }
      runner ??= await createRunner(detector, { use, threads: context.threads });
      pictures ??= part.pictures(detector.feed.form, { first, signal });
      const seen: SeenPicture[] = [];
      for (let index = first; index < end; index += 1) {
        const { value } = await pictures.next();
        if (value === undefined) throw new TypeError(`no picture ${index}`);
        const further = addTruths ? truthBoxes(part.set, index) : undefined;
        const all = await runner.see(value, pictureSize(part.set, index), further);
        const { highest } = all;
        seen.push(
          use === "regions" && highest !== undefined
            ? choosePositions({ ...all, highest }, truthBoxes(part.set, index))
            : all,
        );
        stage.update(index + 1, `${index + 1} of ${total} images`);
        checkSignal(signal);
      }
      const piece = packProposals(seen, dimensions);
      await checkRoom(cache.folder, piece, { left: total - first, title });
      await cache.write(first, { ...piece, row });
      row += rowCount(piece);
      hasMasks ||= piece.masks !== undefined;
    }
  } finally {
    await pictures?.return();
    await runner?.release();
  }
  if (row === 0) {
    throw new DataError({
      parameter: detector.path,
      received: `no box in ${formatCount(total)} ${title}`,
      expected: "a detector that sees something in them",
      hint: "Say how pictures are fed to it: --mean and --std, as it was trained.",
    });
  }
  const from =
    kept === 0 ? "" : `, ${kept === total ? "all" : formatCount(kept)} of an earlier run`;
  stage.finish(`${formatCount(row)} boxes in ${formatCount(total)} images${from}`);
  return seenPictures(cache, { dimensions, pictures: total, boxes: row, hasMasks });
}

/** All that decides what a detector sees, and which positions of it are kept. */
function circumstances(
  detector: Detector,
  { set, digest }: DetectionPart,
  { use, addTruths }: ProposeContext,
): unknown {
  const { exposed, places } = detector.shown[use];
  const areTruthsAsked = addTruths || (detector.positions !== undefined && use === "regions");
  const { boxes, images, crowds } = set.annotations;
  const versions = [
    "balms",
    "@balms/datasets",
    "@balms/detection",
    "@balms/onnx",
    "onnxruntime-node",
  ];
  return {
    use,
    model: digestOf(writeModel(exposed.model)),
    places,
    feed: detector.feed,
    pictures: digest,
    sizes: digestOf(JSON.stringify(set.images.map((_, index) => pictureSize(set, index)))),
    truths: areTruthsAsked ? [boxes, images, crowds].map((list) => digestOf(listBytes(list))) : [],
    versions: versions.map(packageVersion),
  };
}

function listBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
