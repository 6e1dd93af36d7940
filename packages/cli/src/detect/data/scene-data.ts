import { ModelError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { digestOf } from "@balms/datasets";
import { loadScenes, type SceneSet } from "@balms/datasets/scenes";
import { packAnnotations } from "@balms/detection";
import { encodePng } from "../../data/encode-png.ts";
import type { ImageFormat } from "../../data/image-data.ts";
import { pictureAddress } from "../../data/picture-address.ts";
import { packageVersion } from "../../output/package-version.ts";
import type { DetectionData, DetectionPart } from "./detection-data.ts";
import { formatOf } from "./picture-form.ts";

/** The built-in scenes: letters and signs in colour, each picture rendered when it is asked for. */
export async function sceneData({
  trainScenes,
  testScenes,
}: {
  readonly trainScenes: number;
  readonly testScenes: number;
}): Promise<DetectionData> {
  const counts = { trainScenes, testScenes };
  const { train, test, width, height } = await loadScenes(counts);
  const size = { width, height, channels: 3 } as const;
  return {
    name: "Built-in scenes",
    train: scenePart("train", train, { ...counts, size }),
    test: scenePart("test", test, { ...counts, size }),
    size,
  };
}

function scenePart(
  name: string,
  scenes: SceneSet,
  { size, ...counts }: SceneCircumstances,
): DetectionPart {
  return {
    set: packAnnotations(scenes.annotations()),
    // They follow from the package and the numbers alone.
    digest: digestOf(JSON.stringify([name, counts, packageVersion("@balms/datasets")])),
    *pictures(form, { first, signal }) {
      const format = formatOf(form, [size.height, size.width]);
      checkSize(format, size);
      for (let index = first; index < scenes.length; index += 1) {
        checkSignal(signal);
        yield normalize(scenes.scene(index).pixels, format);
      }
    },
    picture(index) {
      const { pixels } = scenes.scene(index);
      const area = size.width * size.height;
      const rows = Uint8Array.from(
        pixels,
        (_, at) => pixels[(at % 3) * area + Math.floor(at / 3)] ?? 0,
      );
      const bytes = encodePng(rows, { ...size });
      const source = pictureAddress({ type: "image/png", bytes });
      return Promise.resolve({ source, box: [0, 0, size.width, size.height] as const });
    },
  };
}

interface SceneCircumstances {
  readonly trainScenes: number;
  readonly testScenes: number;
  readonly size: { readonly width: number; readonly height: number; readonly channels: 3 };
}

function checkSize(format: ImageFormat, { width, height }: SceneCircumstances["size"]): void {
  if (format.width === width && format.height === height && format.channels === 3) return;
  throw new ModelError({
    parameter: "--model",
    received: `a detector of pictures of ${format.width} × ${format.height} in ${format.channels} channels`,
    expected: `${width} × ${height} in colour, as the built-in scenes are`,
    hint: "Name the pictures that it was trained on: --annotations, --images, --test-annotations, --test-images.",
  });
}

/** Bytes [channels, height, width] as a network takes them. */
function normalize(pixels: Uint8Array, { mean, std }: ImageFormat): Float32Array {
  const area = pixels.length / mean.length;
  const values = new Float32Array(pixels.length);
  for (const [channel, middle] of mean.entries()) {
    const spread = std[channel] ?? 1;
    for (let at = channel * area; at < (channel + 1) * area; at += 1) {
      values[at] = ((pixels[at] ?? 0) / 255 - middle) / spread;
    }
  }
  return values;
}
