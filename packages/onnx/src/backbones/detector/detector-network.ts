import type { DetectorLayers } from "./detector-layers.ts";

/** Pixels from one location of the maps to the next. */
export const mapStride = 4;
/** D: features of a proposal. */
export const featureSize = 128;
/** Side of a mask. */
export const maskSide = 28;

const channels = 48;
const coarse = 64;
const edgeChannels = 24;

/** What a detector sees of pictures. */
export interface PictureMaps {
  /** [B, 48, height/4, width/4]: what is where. */
  readonly maps: string;
  /** [B, 24, height/2, width/2]: edges, for masks. */
  readonly edges: string;
}

/** Maps of pictures [B, 3, height, width] in 0 … 1: two resolutions, the coarse one added to the fine one. */
export function addMaps(layers: DetectorLayers, image: string): PictureMaps {
  const { graph } = layers;
  const middle = graph.node("Sub", [image, graph.scalar(0.5)]);
  const spread = graph.node("Mul", [middle, graph.scalar(4)]);
  const first = layers.relu(
    layers.convolution("stem1", spread, { inputs: 3, outputs: edgeChannels, side: 3, stride: 2 }),
  );
  const second = layers.convolution("stem2", first, {
    inputs: edgeChannels,
    outputs: channels,
    side: 3,
    stride: 2,
  });
  const fine = addBlocks(layers, "fine", layers.relu(second), channels);
  const down = layers.convolution("down", fine, {
    inputs: channels,
    outputs: coarse,
    side: 3,
    stride: 2,
  });
  const rough = addBlocks(layers, "coarse", layers.relu(down), coarse);
  const narrow = layers.convolution("lateral", rough, {
    inputs: coarse,
    outputs: channels,
    side: 1,
  });
  const wide = addTwice(layers, narrow);
  const sum = graph.node("Add", [fine, wide]);
  const sizes = { inputs: channels, outputs: channels, side: 3 };
  return { maps: layers.relu(layers.convolution("maps", sum, sizes)), edges: first };
}

/** Two residual blocks; the second convolution of each begins small, so that a block begins as what came in. */
function addBlocks(layers: DetectorLayers, stage: string, start: string, width: number): string {
  let value = start;
  for (const block of [1, 2]) {
    const name = `${stage}.${block}`;
    const sizes = { inputs: width, outputs: width, side: 3 };
    const inner = layers.relu(layers.convolution(`${name}.conv1`, value, sizes));
    const quiet = { deviation: 0.3 * Math.sqrt(2 / (9 * width)) };
    const change = layers.convolution(`${name}.conv2`, inner, sizes, quiet);
    value = layers.relu(layers.graph.node("Add", [value, change]));
  }
  return value;
}

/** Every pixel four times. */
function addTwice({ graph }: DetectorLayers, value: string): string {
  const scales = graph.constant("twice", Float32Array.of(1, 1, 2, 2), [4]);
  return graph.node("Resize", [value, "", scales], {
    mode: "nearest",
    coordinate_transformation_mode: "asymmetric",
    nearest_mode: "floor",
  });
}

/**
 * What may be an object: for each location of the maps how near it is to the middle of one (a logit) and how far it is from the sides of
 * its box, in steps of the maps.
 */
export function addLocations(
  layers: DetectorLayers,
  maps: string,
): { readonly middles: string; readonly distances: string } {
  const hidden = layers.relu(
    layers.convolution("proposals", maps, { inputs: channels, outputs: channels, side: 3 }),
  );
  const sizes = { inputs: channels, side: 1 };
  const middles = layers.convolution(
    "middles",
    hidden,
    { ...sizes, outputs: 1 },
    { deviation: 0.01, bias: -3 },
  );
  const raw = layers.convolution(
    "distances",
    hidden,
    { ...sizes, outputs: 4 },
    { deviation: 0.01, bias: 1 },
  );
  // e⁴ steps are beyond the picture: what is farther is no distance, but a slope that breaks training.
  const bounds = [-4, 4].map((bound) => layers.graph.scalar(bound));
  const distances = layers.graph.node("Exp", [layers.graph.node("Clip", [raw, ...bounds])]);
  return { middles, distances };
}

/** Boxes in pictures, by name. */
export interface Regions {
  /** Corners [R, 4]: x₁, y₁, x₂, y₂, in pixels. */
  readonly corners: string;
  /** Number of each one's picture in the batch [R], int64. */
  readonly images: string;
}

function addRegions(
  { graph }: DetectorLayers,
  maps: string,
  {
    regions,
    side,
    stride = mapStride,
  }: { readonly regions: Regions; readonly side: number; readonly stride?: number },
): string {
  return graph.node("RoiAlign", [maps, regions.corners, regions.images], {
    output_height: side,
    output_width: side,
    sampling_ratio: 2,
    spatial_scale: 1 / stride,
    coordinate_transformation_mode: "half_pixel",
    mode: "avg",
  });
}

/** Features [R, D] of boxes, class logits [R, C], and how their boxes are to be moved [R, 4]. */
export function addBoxHead(
  layers: DetectorLayers,
  maps: string,
  { regions, classes }: { readonly regions: Regions; readonly classes: number },
): { readonly features: string; readonly logits: string; readonly moves: string } {
  const { graph } = layers;
  const region = addRegions(layers, maps, { regions, side: 7 });
  const sizes = { inputs: channels, outputs: coarse, side: 3, stride: 2 };
  const flat = graph.node("Flatten", [layers.relu(layers.convolution("box1", region, sizes))]);
  const hidden = layers.linear("box2", flat, { inputs: 16 * coarse, outputs: featureSize });
  const features = graph.node("Relu", [hidden], {}, "features");
  const inputs = featureSize;
  const start = { deviation: 0.01, bias: -Math.log((1 - 0.01) / 0.01) };
  const logits = layers.linear("class", features, { inputs, outputs: classes }, start);
  const moves = layers.linear("moves", features, { inputs, outputs: 4 }, { deviation: 0.001 });
  return { features, logits, moves };
}

/** Logits [R, 1, 28, 28] of the pixels of boxes: whether they are the object's. */
export function addMaskHead(
  layers: DetectorLayers,
  { maps, edges }: PictureMaps,
  regions: Regions,
): string {
  const { graph } = layers;
  const region = addRegions(layers, maps, { regions, side: maskSide / 2 });
  const first = layers.relu(
    layers.convolution("mask1", region, { inputs: channels, outputs: 32, side: 3 }),
  );
  // Numbers of one place become those of two by two pixels.
  const fours = layers.convolution("mask2", first, { inputs: 32, outputs: 64, side: 3 });
  const wide = graph.node("DepthToSpace", [layers.relu(fours)], { blocksize: 2 });
  const near = addRegions(layers, edges, { regions, side: maskSide, stride: 2 });
  const both = graph.node("Concat", [wide, near], { axis: 1 });
  const sizes = { inputs: 16 + edgeChannels, outputs: 16, side: 3 };
  const last = layers.relu(layers.convolution("mask3", both, sizes));
  return layers.convolution(
    "mask4",
    last,
    { inputs: 16, outputs: 1, side: 1 },
    { deviation: 0.01 },
  );
}
