import { classesKey } from "../model/metadata-keys.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import type { OnnxModel } from "../model/model.ts";
import { readClassNames } from "../model/training-note.ts";

/** Names of a model's classes in order, and the metadata entry that has them. */
export interface ClassNames {
  readonly names: readonly string[];
  readonly source: string;
}

// Keys that other tools use, Ultralytics' first: it writes a Python dictionary there.
const foreignKeys = ["names", "id2label", "class_names", "classes", "labels"] as const;

const entry =
  /^\s*(?:["']?(\d+)["']?\s*:\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:,|$)/u;

/** The texts of a list, or of a dictionary with the keys 0, 1, 2, …, as Python or JSON write them; undefined for all else. */
export function namesInLiteral(text: string): readonly string[] | undefined {
  const trimmed = text.trim();
  const isMap = trimmed.startsWith("{") && trimmed.endsWith("}");
  if (!isMap && !(trimmed.startsWith("[") && trimmed.endsWith("]"))) return undefined;
  const names: string[] = [];
  let rest = trimmed.slice(1, -1);
  while (rest.trim() !== "") {
    const found = entry.exec(rest);
    if (found === null) return undefined;
    const [whole, key, single, double] = found;
    if ((key !== undefined) !== isMap || (isMap && Number(key) !== names.length)) return undefined;
    names.push((single ?? double).replaceAll(/\\(.)/gu, "$1"));
    rest = rest.slice(whole.length);
  }
  return names.length === 0 ? undefined : names;
}

/**
 * The names of a model's classes, as balms or another tool wrote them into its metadata.
 *
 * @throws {@link ModelError} when our own entry cannot be read
 */
export function classNames(model: OnnxModel): ClassNames | undefined {
  const own = readClassNames(model);
  if (own !== undefined) return { names: own, source: classesKey };
  const metadata = modelMetadata(model);
  for (const source of foreignKeys) {
    const names = namesInLiteral(metadata[source] ?? "");
    if (names !== undefined) return { names, source };
  }
  return undefined;
}
