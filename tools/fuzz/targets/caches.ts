import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { priorFromCounts } from "@balms/core";
import { createTrainer, headModel, writeTrainingState } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import {
  readFeatureCache,
  writeFeatureCache,
} from "../../../packages/cli/src/cache/feature-cache.ts";
import { withHeader } from "../../../packages/cli/src/checkpoint/checkpoint-header.ts";
import { findCheckpoint } from "../../../packages/cli/src/checkpoint/checkpoint-place.ts";
import {
  openProposalCache,
  type ProposalCache,
} from "../../../packages/cli/src/detect/proposals/proposal-cache.ts";
import { maskOf, rowCount } from "../../../packages/cli/src/detect/proposals/proposals.ts";
import {
  formatKey,
  formatRecord,
  readFormatRecord,
} from "../../../packages/cli/src/inference/recorded-format.ts";
import { damageBytes } from "../../../packages/onnx/test/fuzz/mutate-bytes.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { mutateText } from "../mutate-text.ts";
import { scratch } from "../scratch.ts";
import { sealedTargets } from "../sealed-targets.ts";

const format = { width: 8, height: 8, channels: 1, mean: [0.5], std: [0.25] } as const;

/** A cache of features; each input is its entry, whose parts are whole. */
async function featureEntry(): Promise<Uint8Array[]> {
  const entry = scratch("cache/00112233aabbccdd.entry", "");
  await writeFeatureCache(dirname(entry), "00112233aabbccdd", {
    dimensions: 2,
    train: Float32Array.of(1, 2, 3, 4),
    test: Float32Array.of(5, 6),
    format,
    feature: "x",
    backbone: undefined,
    losses: [1, 0.5],
    given: undefined,
  });
  return [readFileSync(entry)];
}

const proposals = (): Promise<ProposalCache> => {
  const folder = dirname(scratch("proposals/beside", ""));
  return openProposalCache(folder, { dimensions: 2, circumstances: "these" });
};

/** A cache of what a detector saw; each input is its only piece, whose features are whole. */
async function proposalPiece(): Promise<Uint8Array[]> {
  const cache = await proposals();
  await cache.write(0, {
    starts: Uint32Array.of(0, 1),
    boxes: Float32Array.of(1, 2, 3, 4),
    levels: undefined,
    masks: { starts: Uint32Array.of(0, 2), counts: Uint32Array.of(3, 5) },
    row: 1,
    features: Float32Array.of(0.5, -0.5),
  });
  return [readFileSync(join(cache.folder, pieceOf(cache)))];
}

function pieceOf({ folder }: ProposalCache): string {
  const files = readdirSync(folder, { recursive: true }).map(String);
  return files.find((name) => name.endsWith(".bin")) ?? "";
}

/** A piece whose header is another. */
const mutatePiece: FuzzTarget["mutate"] = (bytes, random, other) => {
  const end = Math.max(0, bytes.indexOf(10));
  const header = mutateText(bytes.subarray(0, end), random, other);
  return Buffer.concat([header, bytes.subarray(end)]);
};

/** A state whose text is another, as long as it says. */
const mutateState: FuzzTarget["mutate"] = (bytes, random, other) => {
  if (bytes.length < 16) return damageBytes(bytes, random, other);
  const said = Buffer.from(bytes.subarray(0, 16));
  const length = said.readUInt32LE(8);
  const text = mutateText(bytes.subarray(16, 16 + length), random, other);
  said.writeUInt32LE(text.length, 8);
  const padded = Buffer.alloc(8 * Math.ceil(text.length / 8));
  padded.set(text);
  return Buffer.concat([said, padded, bytes.subarray(16 + 8 * Math.ceil(length / 8))]);
};

const prior = priorFromCounts([16, 6, 2]);
const model = headModel({
  training: "unknown",
  weight: new Float32Array(6),
  bias: new Float32Array(3),
  dimensions: 2,
  classes: 3,
});
const trainer = createTrainer({ runtime, model, prior });

async function checkpoint(): Promise<Uint8Array[]> {
  await (await trainer).step({ inputs: Float32Array.of(1, 0, 0, 1), labels: [0, 2] });
  return [withHeader("key", writeTrainingState((await trainer).state()))];
}

/** What runs leave for the next one. */
export const cacheTargets: Readonly<Record<string, FuzzTarget>> = {
  ...sealedTargets("checkpoints", {
    seeds: checkpoint,
    read: async (file) => {
      const path = scratch("training.checkpoint", file);
      const { kept } = await findCheckpoint({ path, cache: dirname(path), resume: true });
      return kept === undefined ? undefined : { state: kept, trainer: await trainer };
    },
    isTorn: ({ state, trainer: { steps } }) => state.length < 100 || steps !== 1,
    mutate: mutateState,
    use: ({ state, trainer: resumed }) => {
      resumed.resume(state);
      resumed.state();
    },
    inGate: 1000,
  }),
  ...sealedTargets("feature-caches", {
    seeds: featureEntry,
    read: (file) => {
      const entry = scratch("cache/00112233aabbccdd.entry", file);
      return readFeatureCache(dirname(entry), "00112233aabbccdd");
    },
    isTorn: ({ losses }) => losses.length !== 2,
    mutate: mutateText,
    use: ({ format: fed, losses, feature, given }) => {
      if (readFormatRecord({ [formatKey]: formatRecord(fed) }) === undefined) {
        throw new Error("pictures of no format");
      }
      if (!losses.every(Number.isFinite)) throw new Error("losses that are no numbers");
      const isGiven = given === undefined || "leftOut" in given || given.test.length >= 0;
      if (typeof feature !== "string" || !isGiven) throw new Error("no features");
    },
    inGate: 500,
  }),
  ...sealedTargets("proposal-caches", {
    seeds: proposalPiece,
    read: async (file) => {
      const cache = await proposals();
      scratch(join("proposals", pieceOf(cache)), file);
      const piece = await cache.read(0);
      return piece === undefined ? undefined : { ...piece, isWhole: await cache.isWhole(piece) };
    },
    isTorn: ({ boxes }) => boxes[3] !== 4,
    mutate: mutatePiece,
    use: (piece) => {
      const rows = rowCount(piece);
      if (piece.boxes.length < 4 * rows) throw new Error("boxes that are not there");
      const { masks } = piece;
      if (masks === undefined) return;
      for (let row = 0; row < rows; row++) {
        const { counts } = maskOf(masks, row, [8, 8]);
        if (counts.length !== masks.starts[row + 1] - masks.starts[row]) {
          throw new Error("a mask that is not there");
        }
      }
    },
    inGate: 300,
  }),
};
