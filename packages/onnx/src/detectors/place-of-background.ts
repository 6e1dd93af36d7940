import type { ClassNames } from "../names/class-names.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { backgroundPlace } from "../scores/score-kind.ts";
import type { DetectorOptions } from "./detector-options.ts";
import type { HeadGroup } from "./group-candidates.ts";

/**
 * Which score of a row stands for none of the classes: as the caller says, as the graph shows by what it takes out of the row, or by the
 * classes' names; undefined where nothing tells.
 *
 * @throws {@link ModelError} when the caller says another place than the graph, or one that there is not.
 */
export function placeOfBackground(
  { kind, classes, candidates }: HeadGroup,
  { background }: DetectorOptions,
  names: readonly ClassNames[],
): number | undefined {
  if (kind !== "softmax-background") return undefined;
  const shown = new Set(candidates.flatMap((one) => one.background ?? []));
  const [seen] = shown;
  const isClear = shown.size === 1;
  const place = background === "first" ? 0 : background === "last" ? classes : background;
  if (place === undefined) {
    return isClear
      ? seen
      : backgroundPlace(
          names.map((list) => list.names),
          classes + 1,
        );
  }
  const isPlace = Number.isInteger(place) && place >= 0 && place <= classes;
  if (!isPlace || (isClear && place !== seen)) {
    refuseModel(
      "background",
      JSON.stringify(background),
      isPlace
        ? `${seen}, the score that the model takes nothing from`
        : `a whole number from 0 to ${classes}`,
    );
  }
  return place;
}
