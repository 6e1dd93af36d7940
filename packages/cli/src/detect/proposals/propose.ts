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
import { openProposalCache } from "./proposal-cache.ts";
import {
  joinProposals,
  packProposals,
  rowCount,
  type Proposals,
  type SeenPicture,
} from "./proposals.ts";

/** Pictures of a piece: what a run that is killed may have to do again. */
const pieceSize = 250;

/** What running a detector over pictures takes. */
export interface ProposeContext {
  readonly use: BoxUse;
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
): Promise<Proposals> {
  const { use, title, signal, progress } = context;
  const total = part.set.images.length;
  const cache = await openProposalCache(context.cache, circumstances(detector, part, use));
  const stage = progress.stage(title, total);
  const pieces: Proposals[] = [];
  let runner: DetectorRunner | undefined;
  let pictures: PictureStream | undefined;
  let kept = 0;
  try {
    for (let first = 0; first < total; first += pieceSize) {
      checkSignal(signal);
      const end = Math.min(first + pieceSize, total);
      const known = await cache.read(first);
      if (known !== undefined && known.starts.length === end - first + 1) {
        await pictures?.return();
        pictures = undefined;
        pieces.push(known);
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
        seen.push(await runner.see(value, pictureSize(part.set, index)));
        stage.update(index + 1, `${index + 1} of ${total} images`);
        checkSignal(signal);
      }
      const piece = packProposals(seen, detector.level.dimensions);
      await cache.write(first, piece);
      pieces.push(piece);
    }
  } finally {
    await pictures?.return();
    await runner?.release();
  }
  const all = joinProposals(pieces);
  const boxes = rowCount(all);
  if (boxes === 0) {
    throw new DataError({
      parameter: detector.path,
      received: `no box in ${formatCount(total)} ${title}`,
      expected: "a detector that sees something in them",
      hint: "Say how pictures are fed to it: --mean and --std, as it was trained.",
    });
  }
  const from =
    kept === 0 ? "" : `, ${kept === total ? "all" : formatCount(kept)} of an earlier run`;
  stage.finish(`${formatCount(boxes)} boxes in ${formatCount(total)} images${from}`);
  return all;
}

/** All that decides what a detector sees: nothing of its class layer, which is what changes from run to run. */
function circumstances(detector: Detector, part: DetectionPart, use: BoxUse): unknown {
  const { exposed, places } = detector.shown[use];
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
    pictures: part.digest,
    sizes: digestOf(
      JSON.stringify(part.set.images.map((_, index) => pictureSize(part.set, index))),
    ),
    versions: versions.map(packageVersion),
  };
}
