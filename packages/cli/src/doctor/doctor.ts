import {
  priorEntropy,
  priorFromCounts,
  priorToJSON,
  type ClassPrior,
  type ShotThresholds,
} from "@balms/core";
import { lookAlikes } from "../count/look-alikes.ts";
import { countNotes } from "../count/count-notes.ts";
import type { CountOptions } from "../count/count-options.ts";
import { countSources } from "../count/count-sources.ts";
import { summarizePrior } from "../prior/summarize-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { FailedCheck } from "../terminal/failed-check.ts";
import { formatCount, formatList } from "../terminal/format-values.ts";
import type { Progress } from "../terminal/progress.ts";
import { findSplits, type Split } from "./find-splits.ts";
import type { Finding } from "./finding.ts";
import { guidance } from "./guidance.ts";
import { diagnosisText } from "./print-diagnosis.ts";
import { contentFindings, partFindings } from "./split-findings.ts";
import { jsonText } from "../terminal/json-text.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** What `balms doctor` shall do. */
export interface DoctorRequest {
  readonly source: string;
  readonly counting: CountOptions;
  readonly thresholds: Required<ShotThresholds>;
  readonly json: boolean;
  /** Whether pictures are opened, or only the bytes of their files compared. */
  readonly open: boolean;
  /** Whether a problem is an error. */
  readonly strict: boolean;
}

/**
 * Says what is wrong with long-tailed data, what to do and what to expect of it.
 *
 * @throws {@link FailedCheck} for problems, where they are to be errors, after all is said; {@link BalmsError} for what cannot be read.
 */
export async function doctor(
  request: DoctorRequest,
  { context, progress }: { readonly context: CommandContext; readonly progress: Progress },
): Promise<void> {
  const splits = await findSplits(request.source, context.signal);
  const diagnosis =
    splits === undefined
      ? await ofCounts(request, context)
      : await ofFolders(request, splits, { context, progress });
  context.stdout.write(request.json ? json(diagnosis) : diagnosisText(diagnosis));
  const problems = diagnosis.findings.filter(({ severity }) => severity === "problem");
  if (request.strict && problems.length > 0) {
    throw new FailedCheck(problems.map(({ message }) => `balms: ${request.source}: ${message}`));
  }
}

async function ofCounts(request: DoctorRequest, context: CommandContext): Promise<Diagnosis> {
  const found = await countSources([request.source], request.counting, context);
  const { counts, classes, counted, examples, origin, takenFor } = found;
  const prior = priorFromCounts(counts, { classes, counted, examples, source: origin });
  // What is a finding is told once.
  const notes = countNotes(prior, found).filter(
    (note) => !/^no examples of |look alike, and are counted apart$/u.test(note),
  );
  const said = { takenFor, notes, splits: [], isFolder: false };
  return diagnose(request, prior, { ...said, findings: [] });
}

const bytesAlone =
  "pictures were compared by the bytes of their files, and not opened; --open finds broken ones, and copies that were saved anew";

async function ofFolders(
  request: DoctorRequest,
  splits: readonly Split[],
  { context, progress }: { readonly context: CommandContext; readonly progress: Progress },
): Promise<Diagnosis> {
  const { source } = request;
  const [train] = splits;
  if (train === undefined) throw new TypeError("no parts of a folder");
  const total = splits.reduce((sum, { pictures }) => sum + pictures.files.length, 0);
  const stage = progress.stage("pictures compared", total);
  const { signal } = context;
  const contents = await contentFindings(source, splits, {
    signal,
    onFile: (done) => stage.update(done),
    isOpened: request.open,
  });
  stage.finish(formatCount(total));
  const { classes, labels } = train.pictures;
  const counts = Array<number>(classes.length).fill(0);
  for (const label of labels) counts[label] += 1;
  const names = splits.map(({ name }) => name);
  return diagnose(request, priorFromCounts(counts, { classes, counted: "images" }), {
    takenFor:
      splits.length === 1
        ? "a folder with one folder of images per class"
        : `${formatList(names)}, each with one folder of images per class`,
    notes: request.open ? [] : [bytesAlone],
    splits: splits.map(({ name, pictures }) => ({ name, pictures: pictures.files.length })),
    isFolder: true,
    findings: [...contents, ...partFindings(splits)],
    place: train.folder,
  });
}

function diagnose(
  { source, thresholds }: DoctorRequest,
  prior: ClassPrior,
  found: Pick<Diagnosis, "takenFor" | "notes" | "splits" | "findings"> & {
    readonly isFolder: boolean;
    readonly place?: string;
  },
): Diagnosis {
  const { isFolder, place = source, findings, ...others } = found;
  const summary = summarizePrior(prior, thresholds);
  return {
    source,
    ...others,
    prior,
    summary,
    entropy: priorEntropy(prior),
    findings: [...findings, ...classFindings(prior)],
    guidance: guidance(summary, {
      place,
      isFolder,
      hasSeveral: prior.examples !== undefined,
      // Folders of images have no images without a class, and none with several.
      hasObjects:
        prior.counted === "instances" ||
        (prior.counted === "images" && prior.examples !== undefined),
    }),
  };
}

/** What the names and counts of classes show by themselves. */
function classFindings({ classes, counts }: ClassPrior): readonly Finding[] {
  const empty = classes.filter((_, id) => counts[id] === 0);
  const alike = lookAlikes(classes);
  return [
    ...(empty.length === 0
      ? []
      : [
          {
            kind: "empty-class",
            severity: "problem",
            message: `no examples of ${formatList(empty)}`,
            advice:
              "Add some, or leave the class out; train and adjust ask for --zero-counts otherwise.",
            items: empty,
          } as const,
        ]),
    ...(alike.length === 0
      ? []
      : [
          {
            kind: "look-alike",
            severity: "warning",
            message: `${formatList(
              alike.map((names) => names.map((name) => JSON.stringify(name)).join(" and ")),
              3,
            )} look alike, and are counted apart`,
            advice:
              "If they are one class, bring them together: balms prior relabel for counts, one folder for pictures.",
            items: alike,
          } as const,
        ]),
  ];
}

/** The one object that `--json` prints. */
function json({ prior, ...others }: Diagnosis): string {
  const file = JSON.parse(priorToJSON(prior)) as unknown;
  return jsonText({ ...others, prior: file });
}
