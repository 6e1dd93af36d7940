// The files that the command lines of the documentation name.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { createRandom, priorFromCounts, priorToJSON } from "@balms/core";
import { writeNpy } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import { DuckDBInstance } from "@duckdb/node-api";
import { writeImageFolders } from "./example-data.ts";
import { fedModel, SIDE } from "./fed-models.ts";
import { runBalms } from "./run-balms.ts";

const classes = ["lying", "standing"];
const counts = [40, 6];
const json = (value: unknown): string => JSON.stringify(value);
const prior = priorFromCounts(counts, { classes });

/** Writes them into a folder: what the pages call them, as small as they can be. */
export async function writeDocumentedFiles(folder: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const train = { lying: 40, standing: 6 };
  await writeImageFolders(at("pictures"), { train, test: { lying: 5, standing: 5 } });
  // What is in a picture's file says what it is, not its name.
  for (const name of ["photos/a.jpg", "photos/b.jpg", "a.jpg", "b.png"]) {
    await mkdir(dirname(at(name)), { recursive: true });
    await copyFile(at("pictures/test/lying/0.png"), at(name));
  }
  const labels = classes.map((name, id) => `${name}\n`.repeat(counts[id])).join("");
  const files: Record<string, string | Uint8Array> = {
    ...models(),
    ...scores(),
    "prior.json": priorToJSON(prior),
    "north.json": json({ lying: 30, stood: 4 }),
    "south.json": json({ lying: 9, standing: 3 }),
    "here.json": json({ lying: 10, standing: 30 }),
    "names.csv": "old,new\nstood,standing\n",
    "labels.txt": labels,
    "labels.txt.gz": gzipSync(labels),
    "data/labels.txt": labels,
    "counts.csv": "label,count\ncat,5000\nlynx,12\n",
    "train.csv": "file,species\na.jpg,cat\nb.jpg,cat\nc.jpg,lynx\n",
    "table.csv": "file,species\na.jpg,cat\nb.jpg,cat\nc.jpg,lynx\n",
    "films.csv": "title,genres\nOne,drama|comedy\nTwo,drama\n",
    "chest.csv": "file,Atelectasis,Edema,Pneumothorax\na.png,1,0,0\nb.png,0,1,1\n",
    "train.json": json(annotations(4)),
    "val.json": json(annotations(2)),
    "val.json.gz": gzipSync(json(annotations(2))),
    "results.json": json(results),
    "results.json.gz": gzipSync(json(results)),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), content);
  }
  for (const part of [1, 2]) {
    await copyTable("SELECT range % 3 AS y FROM range(30)", at(`data/${part}.parquet`));
  }
  await mkdir(at("balms-out"));
  await made(
    "prior",
    "package",
    at("prior.json"),
    "--name",
    "@acme/photos-prior",
    "-o",
    at("node_modules/@acme/photos-prior"),
  );
  await made(
    "adjust",
    at("model.onnx"),
    "--prior",
    at("prior.json"),
    "-o",
    at("balms-out/model.onnx"),
  );
}

async function made(...words: string[]): Promise<void> {
  const { status, stderr } = await runBalms(words);
  if (status !== 0) throw new Error(stderr);
}

/** A classifier of pictures that nobody corrected. */
function models(): Record<string, Uint8Array> {
  const format = { width: SIDE, height: SIDE, channels: 3, mean: [0, 0, 0], std: [1, 1, 1] };
  const fed = fedModel(
    { layout: "NCHW", type: "float32", batch: "batch" },
    {
      metadata: { "balms.input": JSON.stringify(format), "balms.classes": JSON.stringify(classes) },
    },
  );
  const bytes = writeModel(fed);
  return { "model.onnx": bytes, "net.onnx": bytes };
}

/** Scores of another program for the rows of labels.txt, and for rows of a validation set. */
function scores(): Record<string, string | Uint8Array> {
  const random = createRandom(11);
  const logits = (ids: readonly number[]): Uint8Array => {
    const data = Float32Array.from({ length: 2 * ids.length }, (_, place) => {
      const id = place % 2;
      return random.normal() + (id === ids[(place - id) / 2] ? 2 : 0) + Math.log(counts[id]);
    });
    return writeNpy({ shape: [ids.length, 2], data });
  };
  const rows = counts.flatMap((count, id) => Array.from({ length: count }, () => id));
  const validation = Array.from({ length: 400 }, (_, row) => row % 2);
  return {
    "logits.npy": logits(rows),
    "v.npy": logits(validation),
    "v.txt": validation.map((id) => `${classes[id]}\n`).join(""),
  };
}

/** So many pictures, each with one object, every fourth of the rarer category. */
function annotations(images: number): object {
  const ids = Array.from({ length: images }, (_, index) => index + 1);
  return {
    images: ids.map((id) => ({ id, width: 40, height: 40, file_name: `${id}.png` })),
    annotations: ids.map((id) => ({
      id,
      image_id: id,
      category_id: id % 4 === 2 ? 8 : 3,
      bbox: [4, 4, 16, 16],
      area: 256,
      iscrowd: 0,
    })),
    categories: [
      { id: 3, name: "dog" },
      { id: 8, name: "lynx" },
    ],
  };
}

const results = [
  { image_id: 1, category_id: 3, score: 0.9, bbox: [4, 4, 16, 15] },
  { image_id: 2, category_id: 3, score: 0.8, bbox: [4, 4, 16, 15] },
  { image_id: 2, category_id: 8, score: 0.1, bbox: [4, 4, 16, 16] },
];

async function copyTable(query: string, file: string): Promise<void> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}
