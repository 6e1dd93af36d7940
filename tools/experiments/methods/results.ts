import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Setting } from "./method.ts";

/** One setting that was tried on folds of the training rows. */
export interface Trial {
  readonly setting: Setting;
  /** 0 where nothing is trained. */
  readonly learningRate: number;
  /** Mean balanced accuracy on the folds. */
  readonly balanced: number;
}

/** Accuracies on the test rows, between 0 and 1; null where there are no such classes. */
export interface Run {
  readonly seed: number;
  readonly balanced: number;
  readonly many: number | null;
  readonly medium: number | null;
  readonly few: number | null;
}

/** What one method came to. */
export interface MethodResult {
  readonly id: string;
  readonly title: string;
  readonly chosen: Omit<Trial, "balanced">;
  readonly trials: readonly Trial[];
  readonly runs: readonly Run[];
}

/** What was trained, how, and what came of it. */
export interface TaskResult {
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  readonly testRows: number;
  /** Training rows of each class. */
  readonly counts: readonly number[];
  readonly steps: number;
  readonly batchSize: number;
  readonly folds: number;
  readonly methods: readonly MethodResult[];
  /** The same recipes in PyTorch, if it was there. */
  readonly torch?: { readonly version: string; readonly methods: readonly TorchResult[] };
}

/** Of a recipe in PyTorch, beside the method of the same id. */
export type TorchResult = Pick<MethodResult, "id" | "title" | "runs">;

/** A share to five decimals, as the file has it. */
export const rounded = (share: number): number => Math.round(1e5 * share) / 1e5;

/** The file. */
export type Results = Readonly<Record<string, TaskResult>>;

export function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Results) : {};
}

/** Puts one task into the file, and leaves the others as they are. */
export function writeTask(file: string, task: TaskResult): void {
  const all = { ...readResults(file), [task.id]: task };
  writeFileSync(`${file}.part`, `${JSON.stringify(all)}\n`);
  renameSync(`${file}.part`, file);
}
