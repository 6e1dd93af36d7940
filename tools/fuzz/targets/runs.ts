import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readHubConfig } from "../../../packages/cli/src/adjust/hub-config.ts";
import {
  readFeatureCache,
  writeFeatureCache,
} from "../../../packages/cli/src/cache/feature-cache.ts";
import { withHeader } from "../../../packages/cli/src/checkpoint/checkpoint-header.ts";
import { findCheckpoint } from "../../../packages/cli/src/checkpoint/checkpoint-place.ts";
import { readClassNames } from "../../../packages/cli/src/data/read-class-names.ts";
import {
  openProposalCache,
  type ProposalCache,
} from "../../../packages/cli/src/detect/proposals/proposal-cache.ts";
import { parsePreprocessor } from "../../../packages/cli/src/inference/preprocessor-config.ts";
import {
  formatKey,
  readFormatRecord,
} from "../../../packages/cli/src/inference/recorded-format.ts";
import { damageBytes } from "../../../packages/onnx/test/fuzz/mutate-bytes.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { scratch } from "../scratch.ts";
import { textTarget } from "../text-target.ts";

const format = { width: 8, height: 8, channels: 1, mean: [0.5], std: [0.25] } as const;
const [mean, std] = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];
const preprocessors = [
  {
    image_processor_type: "ViTImageProcessor",
    do_resize: true,
    size: { height: 224, width: 192 },
    resample: 2,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
  },
  {
    feature_extractor_type: "CLIPFeatureExtractor",
    size: 256,
    resample: 3,
    do_center_crop: true,
    crop_size: 224,
    image_mean: mean,
    image_std: std,
  },
];

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

/** What runs find beside models, and what they leave for the next run. */
export const runTargets: Readonly<Record<string, FuzzTarget>> = {
  preprocessors: textTarget(preprocessors, (text) => {
    const { width, height } = parsePreprocessor(text, "p.json").format;
    return `${typeof width} ${typeof height}`;
  }),
  "hub-configs": textTarget(
    [{ id2label: { 0: "cat", 1: "dog" }, label2id: { cat: 0, dog: 1 }, problem_type: "x" }],
    async (_, bytes) =>
      `classes: ${typeof (await readHubConfig(scratch("config.json", bytes))).classes}`,
    1000,
  ),
  "class-names": textTarget(
    ["cat\ndog\nlynx\n"],
    async (_, bytes) => `${(await readClassNames(scratch("names.txt", bytes))).length} names`,
    1000,
  ),
  "recorded-formats": textTarget(
    [JSON.stringify({ layout: "NCHW", scale: "1/255", ...format })],
    (text) => typeof readFormatRecord({ [formatKey]: text }),
  ),
  checkpoints: {
    seeds: () => [
      withHeader("key", Buffer.from("state of a training")),
      withHeader("k", new Uint8Array(300)),
    ],
    mutate: damageBytes,
    survive: async (bytes) => {
      const path = scratch("training.checkpoint", bytes);
      const { key, kept } = await findCheckpoint({ path, cache: dirname(path), resume: true });
      return `${key} ${kept?.length}`;
    },
    inGate: 1000,
  },
  "feature-caches": {
    seeds: featureEntry,
    mutate: damageBytes,
    survive: async (bytes) => {
      const entry = scratch("cache/00112233aabbccdd.entry", bytes);
      const read = await readFeatureCache(dirname(entry), "00112233aabbccdd");
      if (read !== undefined && read.losses.length !== 2) throw new Error("a torn entry was read");
      return typeof read;
    },
    inGate: 500,
  },
  "proposal-caches": {
    seeds: proposalPiece,
    mutate: damageBytes,
    survive: async (bytes) => {
      const cache = await proposals();
      scratch(join("proposals", pieceOf(cache)), bytes);
      const piece = await cache.read(0);
      if (piece !== undefined && piece.boxes[3] !== 4) throw new Error("a torn piece was read");
      return typeof piece;
    },
    inGate: 300,
  },
};
