import { ModelError } from "@balms/core";
import type { ModelUnit, UnitModel } from "../adjust/model-unit.ts";

/**
 * The one model of a file or folder.
 *
 * @param expected - What it is to be, as "one detector".
 * @throws {@link ModelError} where a folder has several.
 */
export function onlyModel({ models }: ModelUnit, path: string, expected: string): UnitModel {
  const [opened, another] = models;
  if (opened !== undefined && another === undefined) return opened;
  throw new ModelError({
    parameter: path,
    received: `a folder with ${models.length} models`,
    expected,
    hint: `Name one of them: ${models.map(({ name }) => name).join(", ")}.`,
  });
}
