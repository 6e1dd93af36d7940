import type { Detection } from "@balms/detection";
import { folded, section } from "../../report/layout.ts";
import {
  objectPairs,
  viewAround,
  type DrawnObject,
  type ObjectPair,
} from "../../report/object-pictures.ts";
import { formatPercent } from "../../terminal/format-values.ts";
import { pictureSize } from "../data/picture-form.ts";
import type { DetectReport } from "./detect-report.ts";
import { detectorTitles } from "./detector-titles.ts";
import { changedObjects, type ChangedObject, type FoundObject } from "./found-objects.ts";

const mostAtOnce = 12;
const most = 24;

/** Objects of rare classes that the written method finds and the detector as it is does not, and the other way about; nothing without any. */
export async function objectSections({
  report,
  before,
  after,
}: {
  readonly report: DetectReport;
  readonly before: readonly FoundObject[];
  readonly after: readonly FoundObject[];
}): Promise<string[]> {
  const { record, classes } = report;
  const { minScore } = record.measure;
  const { ids, title } = rareIds(classes.prior.counts, record.measure.rareUpTo);
  const { gained, lost } = changedObjects(before, after, { classes: ids, minScore, most });
  const written = detectorTitles[record.model.method];
  const how = `On the left the detector as it is, on the right ${written}; dashed, the object. Below: the right class where it is found, and the surest one; filled, those of a score of ${minScore} and more, the right class green.`;
  return [
    ...(gained.length === 0
      ? []
      : [
          section(
            "Rare objects gained",
            `Test objects of ${title} that ${written} finds and the detector as it is does not. ${how}`,
            shown(await pairsOf(report, gained), "gained"),
          ),
        ]),
    section(
      "Rare objects lost",
      lost.length === 0
        ? `None: all test objects of ${title} that the detector finds as it is are found by ${written}, too.`
        : `Test objects of ${title} that the detector as it is finds and ${written} does not. ${how}`,
      lost.length === 0 ? "" : shown(await pairsOf(report, lost), "lost"),
    ),
  ];
}

/** The rare classes; where there are none, the rarest fifth. */
function rareIds(
  counts: readonly number[],
  mostOfRare: number,
): {
  readonly ids: ReadonlySet<number>;
  readonly title: string;
} {
  const ascending = counts
    .map((_, id) => id)
    .toSorted((left, right) => (counts[left] ?? 0) - (counts[right] ?? 0));
  const rare = ascending.filter((id) => (counts[id] ?? 0) <= mostOfRare);
  return rare.length > 0
    ? { ids: new Set(rare), title: `classes with up to ${mostOfRare} training images` }
    : {
        ids: new Set(ascending.slice(0, Math.ceil(ascending.length / 5))),
        title: "the rarest fifth of the classes",
      };
}

function shown(pairs: readonly ObjectPair[], start: string): string {
  const rest = pairs.slice(mostAtOnce);
  return (
    objectPairs(pairs.slice(0, mostAtOnce), start) +
    (rest.length === 0 ? "" : folded(`${rest.length} more`, objectPairs(rest, `${start}-more`)))
  );
}

async function pairsOf(
  { data, classes, record }: DetectReport,
  objects: readonly ChangedObject[],
): Promise<ObjectPair[]> {
  const { minScore } = record.measure;
  const named = new Map(classes.testIds.map((id, place) => [id, classes.names[place] ?? ""]));
  // The surest one, and over it the right class where that is found and another.
  const worthTelling = (found: FoundObject): Detection[] => {
    const [surest] = found.said;
    const right = found.said.find((one) => one.score >= minScore && isRight(found, one));
    return [...new Set([surest, right])].filter((one) => one !== undefined);
  };
  const draw = (found: FoundObject): DrawnObject[] =>
    worthTelling(found)
      .filter(({ score }) => score >= minScore)
      .map((one) => ({
        box: one.box ?? found.object.box,
        mask: one.mask,
        color: isRight(found, one) ? "#12b886" : "#f08c00",
        title: `${named.get(one.categoryId) ?? ""}, ${formatPercent(one.score)} %`,
      }));
  const told = (one: Detection): string => describe(one, minScore, named.get(one.categoryId) ?? "");
  const words = (found: FoundObject): string =>
    worthTelling(found).map(told).toReversed().join(" beside ") || "nothing";
  const pairs: ObjectPair[] = [];
  // One after the other: each may be of a large picture.
  for (const { before, after } of objects) {
    const { box } = before.object;
    const [height, width] = pictureSize(data.test.set, before.image);
    const view = viewAround(box, { width, height });
    pairs.push({
      view,
      picture: await data.test.picture(before.image, view),
      box,
      before: draw(before),
      after: draw(after),
      name: classes.names[before.actual] ?? "",
      said: [words(before), words(after)],
    });
  }
  return pairs;
}

function isRight({ object }: FoundObject, { categoryId }: Detection): boolean {
  return categoryId === object.categoryId;
}

function describe({ score }: Detection, minScore: number, name: string): string {
  const percent = `${(score * 100).toFixed(0)} %`;
  return score >= minScore ? `${name} ${percent}` : `at most ${name} ${percent}`;
}
