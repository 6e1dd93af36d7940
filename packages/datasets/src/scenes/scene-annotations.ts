import { maskArea } from "@balms/core/adapter";
import type { SceneObject } from "./scene.ts";

/** A category; counts and frequency are those of the training scenes, in both files. */
export interface SceneCategory {
  readonly id: number;
  readonly name: string;
  /** LVIS: rare (at most 10 training images), common (at most 100), frequent. */
  readonly frequency: "r" | "c" | "f";
  readonly image_count: number;
  readonly instance_count: number;
}

/** An image; every one was searched for every class, and everything in it is annotated. */
export interface SceneImage {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  readonly file_name: string;
  readonly neg_category_ids: readonly number[];
  readonly not_exhaustive_category_ids: readonly number[];
}

/** What is seen of one glyph. */
export interface SceneAnnotation {
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  /** [x, y, width, height] */
  readonly bbox: readonly number[];
  /** Pixels of the mask. */
  readonly area: number;
  readonly iscrowd: 0;
  /** Run lengths in column order, not compressed. */
  readonly segmentation: {
    readonly size: readonly [height: number, width: number];
    readonly counts: readonly number[];
  };
}

/** A file of annotations, which `JSON.stringify` writes. */
export interface SceneAnnotations {
  readonly images: readonly SceneImage[];
  readonly annotations: readonly SceneAnnotation[];
  readonly categories: readonly SceneCategory[];
}

/** What the annotations of a set are made of. */
interface AnnotatedScenes {
  readonly classes: readonly string[];
  /** Of the training scenes [C]. */
  readonly imageCounts: Int32Array;
  readonly instanceCounts: Int32Array;
  readonly side: number;
  /** Names of files are this and the image's id. */
  readonly name: string;
  /** What is in each scene, in order. */
  readonly scenes: Iterable<readonly SceneObject[]>;
}

// LVIS: Gupta et al., "LVIS: A dataset for large vocabulary instance segmentation", CVPR 2019, section 4.
const mostOfRare = 10;
const mostOfCommon = 100;

/** Annotations as files of COCO and LVIS have them. */
export function annotateScenes(annotated: AnnotatedScenes): SceneAnnotations {
  const { classes, imageCounts, instanceCounts, side, name, scenes } = annotated;
  const images: SceneImage[] = [];
  const annotations: SceneAnnotation[] = [];
  for (const objects of scenes) {
    const id = images.length + 1;
    const present = new Set(objects.map(({ label }) => label));
    images.push({
      id,
      width: side,
      height: side,
      file_name: `${name}-${String(id).padStart(6, "0")}.png`,
      neg_category_ids: classes.flatMap((_, label) => (present.has(label) ? [] : [label + 1])),
      not_exhaustive_category_ids: [],
    });
    for (const { label, box, mask } of objects) {
      annotations.push({
        id: annotations.length + 1,
        image_id: id,
        category_id: label + 1,
        bbox: box,
        area: maskArea(mask),
        iscrowd: 0,
        segmentation: { size: mask.size, counts: Array.from(mask.counts) },
      });
    }
  }
  const categories = classes.map((category, label) => ({
    id: label + 1,
    name: category,
    frequency: frequencyOf(imageCounts[label]),
    image_count: imageCounts[label],
    instance_count: instanceCounts[label],
  }));
  return { images, annotations, categories };
}

function frequencyOf(images: number): "r" | "c" | "f" {
  if (images <= mostOfRare) return "r";
  return images <= mostOfCommon ? "c" : "f";
}
