import { DataError } from "@balms/core";
import { readText } from "@balms/datasets";
import type { ClassNames } from "../data/class-names.ts";
import { hubLabels } from "./hub-labels.ts";

/** What the `config.json` of a model on the Hugging Face hub says of its classes. */
export interface HubConfig {
  readonly path: string;
  /** `id2label`, or `label2id`, in the order of the ids; undefined where they name nothing. */
  readonly classes: ClassNames | undefined;
  /** `problem_type`, such as `multi_label_classification`. */
  readonly problem: string | undefined;
  /** `architectures`, such as `ViTForImageClassification`. */
  readonly architectures: readonly string[];
}

/**
 * Reads a `config.json`.
 *
 * @throws {@link DataError} when it cannot be read or is no JSON object, {@link ModelError} when its labels contradict each other.
 */
export async function readHubConfig(path: string, signal?: AbortSignal): Promise<HubConfig> {
  const config = parseObject(await readText(path, "the configuration of a model, JSON", signal));
  if (config === undefined) {
    throw new DataError({
      parameter: path,
      received: "text that is no JSON object",
      expected: 'the configuration of a model, such as { "id2label": { "0": "cat" } }',
      hint: "Download it again.",
    });
  }
  const { problem_type: problem, architectures } = config;
  return {
    path,
    classes: hubLabels(path, config),
    problem: typeof problem === "string" ? problem : undefined,
    architectures: Array.isArray(architectures)
      ? architectures.filter((name) => typeof name === "string")
      : [],
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
