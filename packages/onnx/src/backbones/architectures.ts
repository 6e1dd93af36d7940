import type { Layers } from "./layers.ts";
import { addResidualStages } from "./residual-network.ts";

/** Networks for pictures that `backboneModel` makes. */
export type Architecture = "convnet-small" | "resnet-18" | "resnet-20" | "resnet-32";

/** A network up to its features. */
interface Network {
  /** Least height and width of pictures: of smaller ones, the last layers would see less than a pixel. */
  readonly leastSide: number;
  /** Adds the network to a graph; gives the tensor of the features and D, how many there are. */
  build(layers: Layers, image: string, picture: Picture): { features: string; dimensions: number };
}

/** Sizes of a picture. */
interface Picture {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

// Places are kept to the end: what a stroke of a letter is depends on where it is.
const smallConvolutional: Network = {
  leastSide: 8,
  build(layers, image, { channels, height, width }) {
    let value = image;
    let inputs = channels;
    for (const [index, outputs] of [16, 32, 64].entries()) {
      const sizes = { inputs, outputs, side: index === 0 ? 5 : 3, stride: 2 };
      value = layers.convolution(`conv${index + 1}`, value, sizes);
      value = layers.relu(layers.normalization(`bn${index + 1}`, value, outputs));
      inputs = outputs;
    }
    const dimensions = inputs * Math.ceil(height / 8) * Math.ceil(width / 8);
    return { features: layers.flat(value), dimensions };
  },
};

/** The form for CIFAR of He et al., 6·blocks + 2 layers. */
function smallResidual(blocks: number): Network {
  return {
    leastSide: 8,
    build(layers, image, { channels: inputs }) {
      const first = layers.convolution("conv1", image, { inputs, outputs: 16, side: 3 });
      const start = layers.relu(layers.normalization("bn1", first, 16));
      const widths = [16, 32, 64];
      const stages = { channels: 16, widths, blocks, shortcut: "padded" } as const;
      return { features: layers.means(addResidualStages(layers, start, stages)), dimensions: 64 };
    },
  };
}

/** The form for ImageNet of He et al., 18 layers. */
const largeResidual: Network = {
  leastSide: 32,
  build(layers, image, { channels: inputs }) {
    const sizes = { inputs, outputs: 64, side: 7, stride: 2 };
    const first = layers.convolution("conv1", image, sizes);
    const normal = layers.relu(layers.normalization("bn1", first, 64));
    const maps = addResidualStages(layers, layers.maximum(normal, { side: 3, stride: 2 }), {
      channels: 64,
      widths: [64, 128, 256, 512],
      blocks: 2,
      shortcut: "projected",
    });
    return { features: layers.means(maps), dimensions: 512 };
  },
};

/** The networks, by their names. */
export const architectures: Readonly<Record<Architecture, Network>> = {
  "convnet-small": smallConvolutional,
  "resnet-18": largeResidual,
  "resnet-20": smallResidual(3),
  "resnet-32": smallResidual(5),
};
