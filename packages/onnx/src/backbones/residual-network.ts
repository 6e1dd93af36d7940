import type { Layers } from "./layers.ts";

/** A residual network of basic blocks, behind its first layers. */
export interface ResidualStages {
  /** Channels that come in. */
  readonly channels: number;
  /** Channels of each stage; from the second on a stage begins with stride 2. */
  readonly widths: readonly number[];
  /** Blocks of a stage. */
  readonly blocks: number;
  /** How a shortcut gets to other sizes: "padded" has no parameters (option A of the paper), "projected" is a 1×1 convolution (option B). */
  readonly shortcut: "padded" | "projected";
}

/** Sizes of a block. */
interface BlockSizes {
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: 1 | 2;
}

function shortcutOf(
  layers: Layers,
  value: string,
  { name, kind, sizes }: { name: string; kind: ResidualStages["shortcut"]; sizes: BlockSizes },
): string {
  if (sizes.stride === 1 && sizes.inputs === sizes.outputs) return value;
  if (kind === "padded") return layers.thinned(value, sizes);
  const projected = layers.convolution(`${name}.downsample.0`, value, { ...sizes, side: 1 });
  return layers.normalization(`${name}.downsample.1`, projected, sizes.outputs);
}

/**
 * Stages of basic blocks: two convolutions of 3×3 with their normalisations, added to what came in.
 *
 * Source: He et al., "Deep residual learning for image recognition", CVPR 2016.
 *
 * @returns the maps of the last stage
 */
export function addResidualStages(
  layers: Layers,
  start: string,
  { channels, widths, blocks, shortcut }: ResidualStages,
): string {
  let value = start;
  let inputs = channels;
  for (const [stage, outputs] of widths.entries()) {
    for (let block = 0; block < blocks; block++) {
      const name = `layer${stage + 1}.${block}`;
      const sizes: BlockSizes = { inputs, outputs, stride: stage > 0 && block === 0 ? 2 : 1 };
      const first = layers.convolution(`${name}.conv1`, value, { ...sizes, side: 3 });
      const between = layers.relu(layers.normalization(`${name}.bn1`, first, outputs));
      const same = { inputs: outputs, outputs, side: 3 };
      const second = layers.convolution(`${name}.conv2`, between, same);
      const change = layers.normalization(`${name}.bn2`, second, outputs);
      value = layers.relu(
        layers.sum(change, shortcutOf(layers, value, { name, kind: shortcut, sizes })),
      );
      inputs = outputs;
    }
  }
  return value;
}
