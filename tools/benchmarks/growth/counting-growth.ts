import { priorFromLabels } from "@balms/core";
import { priorFromAnnotations } from "@balms/detection";
import { annotationPieces } from "../counting/annotation-pieces.ts";
import { rowLabels } from "../samplers/row-labels.ts";
import { fourfold, type GrowthSeries } from "./growth-series.ts";

const classes = 1000;

/** Labels in memory, and annotations as they are read from a file, over how many there are. */
export const countingGrowth: readonly GrowthSeries[] = [
  {
    topic: "counting",
    name: "priorFromLabels, C = 1000",
    over: "N",
    sizes: fourfold(50_000),
    prepare(rows) {
      const labels = rowLabels(rows, classes);
      const copy = new Uint16Array(rows);
      return {
        work(steps) {
          for (let i = 0; i < steps; i++) priorFromLabels(labels, { classes });
        },
        floor: {
          kind: "copy",
          copy(steps) {
            for (let i = 0; i < steps; i++) copy.set(labels);
          },
        },
      };
    },
  },
  {
    topic: "counting",
    name: "priorFromAnnotations",
    over: "N",
    sizes: fourfold(1000),
    prepare(annotations) {
      // Some seven objects in a picture, as in COCO.
      const pieces = annotationPieces(Math.ceil(annotations / 7), (made) => made < annotations);
      const bytes = new TextEncoder().encode([...pieces].join(""));
      const copy = new Uint8Array(bytes.length);
      return {
        async work(steps) {
          for (let i = 0; i < steps; i++) await priorFromAnnotations([bytes]);
        },
        floor: {
          kind: "copy",
          copy(steps) {
            for (let i = 0; i < steps; i++) copy.set(bytes);
          },
        },
      };
    },
  },
];
