import type { GrowthMeasured } from "../growth/growth-series.ts";
import type { Measurement } from "../measuring/measure.ts";
import { describeMachine } from "./machine.ts";
import type { Results } from "./results.ts";

/** Digits that a reader compares by: three, and no powers of ten. */
export function threeDigits(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.min(digits, 20));
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const numbers = (values: readonly number[] | undefined): string =>
  values?.map(threeDigits).join(", ") ?? "";

function ratioTable(rows: readonly Measurement[]): string {
  const isFloored = rows.some(({ timesFloor }) => timesFloor !== undefined);
  const isWeighed = rows.some(({ peakBytes }) => peakBytes !== undefined);
  const isAimed = rows.some(({ target }) => target !== undefined);
  const head = ["row", "ms", "against", "its ms", "ratio"];
  const aim = isAimed ? ["aim"] : [];
  return table(
    [
      ...head,
      ...aim,
      "middle half",
      "rounds",
      ...(isFloored ? ["× floor"] : []),
      ...(isWeighed ? ["MB", "its MB"] : []),
    ],
    rows.map(({ name, against, ratio, target, spread, timesFloor, peakBytes, ...row }) => [
      name,
      threeDigits(row.milliseconds),
      against,
      threeDigits(row.againstMilliseconds),
      `**${threeDigits(ratio)}**`,
      ...(isAimed ? [target === undefined ? "" : `≤ ${threeDigits(target)}`] : []),
      spread?.map(threeDigits).join(" – ") ?? "",
      String(row.rounds ?? 1),
      ...(isFloored ? [timesFloor === undefined ? "" : threeDigits(timesFloor)] : []),
      ...(isWeighed
        ? [0, 1].map((side) => (peakBytes ? threeDigits(peakBytes[side] / 1e6) : ""))
        : []),
    ]),
  );
}

const floors = { copy: "copy", product: "matrix product" };

const growthTable = (rows: readonly GrowthMeasured[]): string =>
  table(
    ["what", "sizes", "ms", "exponent", "× floor", "floor"],
    rows.map(({ name, over, sizes, milliseconds, exponent, floor, timesFloor }) => [
      name,
      `${over} = ${sizes.join(", ")}`,
      numbers(milliseconds),
      `**${exponent.toFixed(2)}**`,
      numbers(timesFloor),
      floor === undefined ? "" : floors[floor],
    ]),
  );

/** What stands in a block: the machine, a topic's ratios, or its growth. */
function renderBlock(kind: string, topic: string, results: Results): string {
  if (kind === "machine") return `${describeMachine(results.machine)}.`;
  const ofTopic = <Row extends { topic: string }>(rows: readonly Row[]): Row[] =>
    rows.filter((row) => row.topic === topic);
  const [ratios, growth] = [ofTopic(results.measurements), ofTopic(results.growth)];
  const isRatio = kind === "ratios";
  const body = isRatio ? ratioTable(ratios) : growthTable(growth);
  const most = ratios.reduce((rounds, row) => Math.max(rounds, row.rounds ?? 1), 0);
  const how = isRatio
    ? `--only ${topic}${most > 0 ? ` --rounds ${most}` : ""}`
    : `--growth --only ${topic}`;
  const command = `npm run bench -- ${how}`;
  return (isRatio ? ratios : growth).length === 0
    ? `Not measured yet: \`${command}\`.`
    : `${body}\n\nMade by \`${command}\`.`;
}

const block = /<!-- (machine|ratios|growth)(?: (\w+))? -->\n[^]*?<!-- end -->/gu;

/** The page with what results say in each of its blocks. */
export const renderPage = (page: string, results: Results): string =>
  page.replaceAll(
    block,
    (_, kind: string, topic = "") =>
      `<!-- ${[kind, topic].filter(Boolean).join(" ")} -->\n\n${renderBlock(kind, topic, results)}\n\n<!-- end -->`,
  );
