// Scenes with detections, and what lvis-api and pycocotools say of them: DIR/detection, and folders in it.
import {
  evaluateDetections,
  maskArea,
  maskBox,
  maskFromCounts,
  maskFromPolygons,
  maskFromText,
  maskText,
  readAnnotations,
  readDetections,
  type DetectionEvaluation,
  type PictureSize,
  type RunLengthMask,
} from "@balms/detection";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Quantity } from "./subject.ts";

const rules = ["lvis", "coco"] as const;
/** What the evaluators call what is compared. */
const kinds = { segm: "masks", bbox: "boxes" } as const;
/** What they call the figures of `evaluateDetections`; how many detections count is a matter of their rules. */
const names: Readonly<Record<string, keyof DetectionEvaluation>> = {
  AP: "ap",
  AP50: "ap50",
  AP75: "ap75",
  APs: "apSmall",
  APm: "apMedium",
  APl: "apLarge",
  APr: "apRare",
  APc: "apCommon",
  APf: "apFrequent",
  "AR@1": "arAt1",
  "AR@10": "arAt10",
  "AR@100": "ar",
  ARs: "arSmall",
  ARm: "arMedium",
  ARl: "arLarge",
  "AR@300": "ar",
  "ARs@300": "arSmall",
  "ARm@300": "arMedium",
  "ARl@300": "arLarge",
};

interface Expected extends Partial<
  Readonly<Record<(typeof rules)[number], Partial<Record<keyof typeof kinds, Figures>>>>
> {
  readonly masks?: readonly {
    readonly annotation: number;
    /** COCO's text. */
    readonly counts: string;
    readonly area: number;
    readonly bbox: readonly number[];
  }[];
}
type Figures = Readonly<Record<string, number>>;

interface Truth {
  readonly images: readonly { id: number; height: number; width: number }[];
  readonly annotations: readonly {
    id: number;
    image_id: number;
    segmentation: number[][] | { counts: string | number[] };
  }[];
}

/** Folders with scenes: the given one and those in it, as far as they have any. */
export function sceneFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return [folder, ...inside.map(({ name }) => join(folder, name)).toSorted()].filter((one) =>
    existsSync(join(one, "expected.json")),
  );
}

/** Every figure and every mask of a folder, computed anew. */
export async function detectAgain(folder: string): Promise<Quantity[]> {
  const read = (name: string): Buffer => readFileSync(join(folder, `${name}.json`));
  const expected = JSON.parse(read("expected").toString()) as Expected;
  const annotations = await readAnnotations([read("truth")], { file: "truth.json" });
  const detections = await readDetections([read("detections")], { file: "detections.json" });
  const quantities: Quantity[] = [];
  for (const by of rules) {
    for (const [kind, figures] of Object.entries(expected[by] ?? {})) {
      const measured = kinds[kind as keyof typeof kinds];
      const own = evaluateDetections(annotations, detections, { rules: by, measured });
      for (const [name, value] of Object.entries(figures)) {
        // Where there is nothing to measure, the evaluators say −1.
        const computed = Object.hasOwn(names, name) ? (own[names[name]] ?? -1) : undefined;
        if (typeof computed !== "number") throw new Error(`no figure ${by}.${kind}.${name}`);
        quantities.push({ name: `${by}.${kind}.${name}`, computed: [computed], expected: [value] });
      }
    }
  }
  const { masks = [] } = expected;
  return masks.length === 0
    ? quantities
    : [...quantities, ...compareMasks(JSON.parse(read("truth").toString()) as Truth, masks)];
}

const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

function compareMasks(truth: Truth, expected: NonNullable<Expected["masks"]>): Quantity[] {
  const masks = expected.map(({ annotation }) => maskOf(truth, annotation));
  return [
    {
      name: "masks.counts",
      computed: masks.flatMap((mask) => letters(`${maskText(mask)} `)),
      expected: expected.flatMap(({ counts }) => letters(`${counts} `)),
    },
    {
      name: "masks.area",
      computed: masks.map((mask) => maskArea(mask)),
      expected: expected.map(({ area }) => area),
    },
    {
      name: "masks.bbox",
      computed: masks.flatMap((mask) => [...maskBox(mask)]),
      expected: expected.flatMap(({ bbox }) => bbox),
    },
  ];
}

function maskOf({ images, annotations }: Truth, annotation: number): RunLengthMask {
  const found = annotations.find(({ id }) => id === annotation);
  const image = images.find(({ id }) => id === found?.image_id);
  if (found === undefined || image === undefined) throw new Error(`no annotation ${annotation}`);
  const size: PictureSize = [image.height, image.width];
  const { segmentation } = found;
  if (Array.isArray(segmentation)) return maskFromPolygons(segmentation, size);
  const { counts } = segmentation;
  return typeof counts === "string" ? maskFromText(counts, size) : maskFromCounts(counts, size);
}
