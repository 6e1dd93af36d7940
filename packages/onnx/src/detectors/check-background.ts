import { refuseModel } from "../model/refuse-model.ts";
import type { DetectorHead } from "./detector-head.ts";

/**
 * Sees to it that the place of a background is known.
 *
 * @throws {@link ModelError}
 */
export function checkBackground({
  kind,
  background,
  name,
  classes,
}: Pick<DetectorHead, "kind" | "background" | "classes"> & { readonly name?: string }): void {
  if (kind !== "softmax-background" || background !== undefined) return;
  refuseModel(
    "background",
    `${classes + 1} scores${name === undefined ? "" : ` "${name}"`} for ${classes} classes, and nothing that tells which of them stands for none`,
    '"first", "last" or its place',
    "Say it with the option `background`.",
  );
}
