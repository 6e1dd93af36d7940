import { relative } from "node:path";
import { formatCount, formatList } from "../terminal/format-values.ts";
import { equalFiles } from "./equal-files.ts";
import type { Finding } from "./finding.ts";
import type { Split } from "./find-splits.ts";

/** A picture: the part and the class that it lies in. */
interface Place {
  readonly split: string;
  readonly name: string;
}

/**
 * What the parts of a data set have in common that they should not: the same picture in two of them, or under two classes.
 *
 * @param root - Files are named from there.
 */
export async function contentFindings(
  root: string,
  splits: readonly Split[],
  options: {
    readonly signal: AbortSignal;
    readonly onFile: (done: number) => void;
    readonly isOpened: boolean;
  },
): Promise<readonly Finding[]> {
  const places = new Map<string, Place>();
  for (const { name: split, pictures } of splits) {
    for (const [row, file] of pictures.files.entries()) {
      const name = pictures.classes[pictures.labels[row] ?? 0] ?? "";
      places.set(file, { split, name });
    }
  }
  // What decodes pictures is loaded where pictures are opened.
  const compare = options.isOpened
    ? (await import("./equal-pictures.ts")).equalPictures
    : equalFiles;
  const { groups, broken } = await compare([...places.keys()], options);
  const differs = (group: readonly string[], part: keyof Place): boolean =>
    new Set(group.map((file) => places.get(file)?.[part])).size > 1;
  const contradictions = groups.filter((group) => differs(group, "name"));
  const leaks = groups.filter((group) => differs(group, "split"));
  const copies = groups.filter((group) => !differs(group, "name") && !differs(group, "split"));
  const fromRoot = (file: string): string => relative(root, file).replaceAll("\\", "/");
  const named = (some: readonly (readonly string[])[]): Finding["items"] =>
    some.map((group) => group.map(fromRoot));
  const others = splits.flatMap((split) => split.others);
  return [
    ...finding(broken, {
      kind: "broken",
      severity: "problem",
      message: `${numberOf(broken)} cannot be opened`,
      advice: "Fetch them again, or take them away: training stops there.",
      items: broken.map(({ file, reason }) => [fromRoot(file), reason]),
    }),
    ...finding(others, {
      kind: "other-files",
      severity: "problem",
      message: `${formatCount(others.length)} ${others.length === 1 ? "file in the class folders is" : "files in the class folders are"} no pictures, by their names`,
      advice: "Move them away or convert them: balms train and balms prior count refuse them.",
      items: others.map((file) => [fromRoot(file)]),
    }),
    ...finding(contradictions, {
      kind: "contradiction",
      severity: "problem",
      message: `${numberOf(contradictions)} ${areIs(contradictions)} there under more than one class`,
      advice: "Look at them, and leave each in one class; one that shows both belongs in neither.",
      items: named(contradictions),
    }),
    ...finding(leaks, {
      kind: "leak",
      severity: "problem",
      message: `${numberOf(leaks)} ${areIs(leaks)} there in more than one part`,
      advice:
        "Take them out of the training part: accuracy on them says what was learned by heart.",
      items: named(leaks),
    }),
    ...finding(copies, {
      kind: "duplicate",
      severity: "warning",
      message: `${numberOf(copies)} ${areIs(copies)} there more than once in a class`,
      advice:
        "Keep one of each: copies count as rows of their class, and a rare class may have fewer pictures than it seems.",
      items: named(copies),
    }),
  ];
}

function finding(groups: readonly unknown[], found: Finding): readonly Finding[] {
  return groups.length === 0 ? [] : [found];
}

function numberOf(groups: readonly unknown[]): string {
  return groups.length === 1 ? "1 picture" : `${formatCount(groups.length)} pictures`;
}

function areIs(groups: readonly unknown[]): string {
  return groups.length === 1 ? "is" : "are";
}

/** Classes that one part has and another lacks, and test rows that are too few to say much. */
export function partFindings(splits: readonly Split[]): readonly Finding[] {
  const [train, ...others] = splits;
  if (train === undefined || others.length === 0) return [];
  const trained = new Set(train.pictures.classes);
  const untrained = [...new Set(others.flatMap(({ pictures: own }) => own.classes))].filter(
    (name) => !trained.has(name),
  );
  const test = others.at(-1) ?? train;
  const rows = new Map(train.pictures.classes.map((name) => [name, 0]));
  for (const label of test.pictures.labels) {
    const name = test.pictures.classes[label] ?? "";
    rows.set(name, (rows.get(name) ?? 0) + 1);
  }
  const untested = train.pictures.classes.filter((name) => rows.get(name) === 0);
  const [fewest] = [...rows].filter(([, count]) => count > 0).toSorted((a, b) => a[1] - b[1]);
  const error = fewest === undefined ? 0 : 50 / Math.sqrt(fewest[1]);
  return [
    ...finding(untrained, {
      kind: "empty-class",
      severity: "problem",
      message: `no training pictures of ${formatList(untrained)}`,
      advice:
        "Add some, or take the class out of the other parts; training asks for --zero-counts otherwise.",
      items: untrained,
    }),
    ...finding(untested, {
      kind: "untested-class",
      severity: "warning",
      message: `no pictures of ${formatList(untested)} in ${test.name}: nobody will know how well ${untested.length === 1 ? "it is" : "they are"} recognised`,
      advice: "Add some: the test part should have all classes alike.",
      items: untested,
    }),
    ...(fewest === undefined || error < 10
      ? []
      : [
          {
            kind: "few-test-rows",
            severity: "warning",
            message: `${fewest[0]} has ${fewest[1]} pictures in ${test.name}: its accuracy has a standard error of up to ${error.toFixed(0)} points (50/√n)`,
            advice:
              "Compare methods by balanced accuracy over many classes, and single classes with care.",
            items: [fewest[0]],
          } as const,
        ]),
  ];
}
