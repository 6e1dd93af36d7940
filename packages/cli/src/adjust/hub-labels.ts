import { ModelError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { listedNames } from "@balms/onnx";
import type { ClassNames } from "../data/class-names.ts";

/**
 * The class names of a `config.json`: `id2label` in the order of its ids, or `label2id` turned around where that alone names the classes.
 *
 * @param path - Of the file.
 * @param config - What stands in it.
 * @returns Undefined when it names nothing.
 * @throws {@link ModelError} when the two contradict each other: nobody knows then which score is whose.
 */
export function hubLabels(
  path: string,
  { id2label, label2id }: Readonly<Record<string, unknown>>,
): ClassNames | undefined {
  const ids = entriesOf(label2id);
  const names = listedNames(typeof id2label === "string" ? undefined : id2label);
  if (names === undefined) {
    const turned = listedNames(new Map(ids.map(([label, id]) => [id, label])));
    return turned === undefined ? undefined : { names: turned, from: "config.json (label2id)" };
  }
  const places = new Map(names.map((name, place) => [name, place]));
  for (const [label, id] of ids) {
    const place = places.get(label);
    const isSame = isKey(id) && names[Number(id)] === label;
    if (isSame || place === undefined) continue;
    throw new ModelError({
      parameter: path,
      received: `${describeValue(label)} as class ${place} in id2label, and as class ${isKey(id) ? id : describeValue(id)} in label2id`,
      expected: "one order of the classes",
      hint: "Correct the one that is wrong; the code that trained the model knows.",
    });
  }
  return { names, from: "config.json (id2label)" };
}

/** Of other values numbers and texts cannot be made without asking them. */
const isKey = (id: unknown): id is string | number =>
  typeof id === "string" || typeof id === "number";

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
