import type { ClassPrior } from "@balms/core";
import { formatCount, formatList } from "../terminal/format-values.ts";
import type { CountedSource } from "./counted-source.ts";
import { lookAlikes } from "./look-alikes.ts";

/** What is worth a second look in counts, in sentences without a full stop at the end. */
export function countNotes(prior: ClassPrior, source: CountedSource): string[] {
  const { unlabeled = 0, notes = [] } = source;
  return [
    ...notes,
    ...(unlabeled === 0
      ? []
      : [
          `${formatCount(unlabeled)} ${unlabeled === 1 ? "row has" : "rows have"} no label, and ${unlabeled === 1 ? "is" : "are"} not counted`,
        ]),
    ...emptyClasses(prior),
    ...sameLooks(prior),
    ...numberOrder(prior),
  ];
}

function emptyClasses({ classes, counts }: ClassPrior): string[] {
  const empty = classes.filter((_, index) => counts[index] === 0);
  if (empty.length === 0) return [];
  // Unnamed classes of which the first alone is empty are most likely numbered from 1.
  const fromOne = classes[0] === "0" && empty.length === 1 && empty[0] === "0";
  return [
    `no examples of ${formatList(empty)}; train and adjust will ask for --zero-counts${
      fromOne ? ". If the classes are numbered from 1, take 1 off each id and count again" : ""
    }`,
  ];
}

function sameLooks({ classes }: ClassPrior): string[] {
  return lookAlikes(classes)
    .slice(0, 3)
    .map((names) => {
      const listed = formatList(names.map((name) => JSON.stringify(name)));
      return `${listed} look alike, and are counted apart`;
    });
}

/** Names that are numbers stand in the order of text, as most readers of folders have them, and not in that of ids. */
function numberOrder({ classes }: ClassPrior): string[] {
  if (!classes.every((name) => /^\d+$/u.test(name))) return [];
  const after = classes.findIndex((name, place) => Number(name) < Number(classes[place - 1]));
  if (after < 0) return [];
  return [
    `the classes are numbers in the order of text: ${classes[after]} stands after ${classes[after - 1]}. ` +
      "If the model has them in another order, list them in that order with --classes FILE",
  ];
}
