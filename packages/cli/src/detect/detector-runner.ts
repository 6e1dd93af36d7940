import { ModelError } from "@balms/core";
import { pasteMask, type RunLengthMask } from "@balms/detection";
import { writeModel, type ExposedDetector } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { inLayout } from "../inference/row-shape.ts";
import { cornersOf, type BoxForm } from "./box-form.ts";
import type { Detector } from "./open-detector.ts";
import type { SeenPicture } from "./proposals.ts";

/** Which boxes are wanted: those that the features are pooled from, to train on, or those that the detector makes of them, to measure. */
export type BoxUse = "regions" | "found";

/** Runs a detector on one picture after another. */
export interface DetectorRunner {
  /**
   * What the detector sees in a picture.
   *
   * @param picture - [channels, height, width], as the detector's format says
   * @param size - [height, width] of the picture that it was made of
   */
  see(picture: Float32Array, size: readonly [number, number]): Promise<SeenPicture>;
  release(): Promise<void>;
}

interface RunnerOptions {
  readonly use: BoxUse;
  /** How the detector writes boxes that are no regions. */
  readonly form: BoxForm;
  readonly threads: number;
}

/** Opens a detector for `use`: boxes and features alone, or everything that it puts out. */
export async function createRunner(
  detector: Detector,
  { use, form, threads }: RunnerOptions,
): Promise<DetectorRunner> {
  const exposed = use === "regions" ? detector.bare : detector.whole;
  const session = await runtime.InferenceSession.create(writeModel(exposed.model), {
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
  });
  const [input = ""] = session.inputNames;
  const { width, height, channels } = detector.format;
  const shape =
    detector.input.layout === "NCHW" ? [1, channels, height, width] : [1, height, width, channels];
  return {
    async see(picture, size) {
      const values = inLayout(detector.input.layout, picture, detector.format);
      const said = await session.run({ [input]: new runtime.Tensor("float32", values, shape) });
      const scale = [size[1] / width, size[0] / height] as const;
      const seen = readFeatures(said, detector);
      const named = boxTensor(said, { exposed, use, seen, path: detector.path });
      const boxes = boxesIn(named.values, {
        form: named.isRegion ? "corners" : form,
        scale,
        detector,
      });
      const masks =
        use === "regions" ? undefined : masksOver(said, { boxes, size, rows: seen.rows });
      for (const tensor of Object.values(said)) tensor.dispose();
      return { boxes, features: seen.features, masks };
    },
    release: () => session.release(),
  };
}

type Said = Readonly<Record<string, runtime.Tensor>>;

interface Features {
  readonly rows: number;
  readonly features: Float32Array;
}

function readFeatures(said: Said, { level, path }: Detector): Features {
  const tensor = said[level.feature];
  const data = tensor?.data;
  const { dimensions } = level;
  if (!(data instanceof Float32Array) || data.length % dimensions !== 0) {
    throw new ModelError({
      parameter: path,
      received: `features "${level.feature}" of shape [${tensor?.dims.join(", ")}], ${tensor?.type}`,
      expected: `[boxes, ${dimensions}] in float32`,
    });
  }
  return { rows: data.length / dimensions, features: data.slice() };
}

function boxTensor(
  said: Said,
  {
    exposed,
    use,
    seen,
    path,
  }: {
    readonly exposed: ExposedDetector;
    readonly use: BoxUse;
    readonly seen: Features;
    readonly path: string;
  },
): { readonly values: Float32Array; readonly isRegion: boolean } {
  const { corners, boxes } = exposed;
  const order = use === "regions" ? [corners, boxes] : [boxes, corners];
  for (const name of order) {
    const data = name === undefined ? undefined : said[name]?.data;
    if (data instanceof Float32Array && data.length === 4 * seen.rows) {
      return { values: data, isRegion: name === corners };
    }
  }
  const shown = order.flatMap((name) =>
    name === undefined ? [] : [`"${name}" [${said[name]?.dims.join(", ")}]`],
  );
  throw new ModelError({
    parameter: path,
    received: `${seen.rows} rows of features and ${shown.length === 0 ? "no boxes beside them" : `boxes ${shown.join(", ")}`}`,
    expected: "one box for each row of features",
    hint: "Export the model with its boxes as an output, before those that overlap are left out; or correct its scores without training: balms adjust.",
  });
}

/** Boxes as [x, y, width, height] in pixels of the picture. */
function boxesIn(
  values: Float32Array,
  {
    form,
    scale,
    detector,
  }: {
    readonly form: BoxForm;
    readonly scale: readonly [number, number];
    readonly detector: Detector;
  },
): Float32Array {
  const boxes = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += 4) {
    const [x1, y1, x2, y2] = cornersOf(values, start, { form, ...detector.format });
    if (!(x2 >= x1 && y2 >= y1)) {
      throw new ModelError({
        parameter: detector.path,
        received: `a box ${[x1, y1, x2, y2].map((value) => value.toFixed(1)).join(", ")}`,
        expected: "left, top, right and bottom in pixels, the smaller ones first",
      });
    }
    boxes.set([x1 * scale[0], y1 * scale[1], (x2 - x1) * scale[0], (y2 - y1) * scale[1]], start);
  }
  return boxes;
}

/** Masks of boxes, where the model has one for each, whatever their class. */
function masksOver(
  said: Said,
  {
    boxes,
    size,
    rows,
  }: {
    readonly boxes: Float32Array;
    readonly size: readonly [number, number];
    readonly rows: number;
  },
): RunLengthMask[] | undefined {
  if (rows === 0) return [];
  const found = Object.values(said).find(
    ({ dims, data }) =>
      data instanceof Float32Array &&
      dims.length === 4 &&
      dims[0] === rows &&
      dims[1] === 1 &&
      data.every((value) => value >= 0 && value <= 1),
  );
  if (found === undefined) return undefined;
  const [, , height = 0, width = 0] = found.dims;
  const values = found.data as Float32Array;
  return Array.from({ length: rows }, (_, row) => {
    const [x = 0, y = 0, across = 0, down = 0] = boxes.subarray(4 * row, 4 * row + 4);
    return pasteMask(
      {
        values: values.subarray(row * height * width, (row + 1) * height * width),
        cells: [height, width],
        box: [x, y, across, down],
      },
      size,
    );
  });
}
