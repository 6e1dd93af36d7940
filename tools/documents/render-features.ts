import { columns, readFeatures, type Column, type FeatureGroup } from "./features.ts";

const titles: Readonly<Record<Column, string>> = {
  core: "@balms/core",
  sampler: "@balms/sampler",
  onnx: "@balms/onnx",
  tfjs: "@balms/tfjs",
  brain: "@balms/brain",
  datasets: "@balms/datasets",
  detection: "@balms/detection",
  cli: "balms",
};

/** docs/features.md. */
export function renderFeatures(): string {
  const head = `# Features

Which package has what, and by which name; – where it has nothing of the kind. Written by \`npm run features\` from
\`tools/documents/features.json\`, which a test holds against what the packages export.
`;
  return [head, ...readFeatures().map((group) => renderGroup(group))].join("\n");
}

function renderGroup({ title, features }: FeatureGroup): string {
  const used = columns.filter((column) => features.some(({ by }) => by[column] !== undefined));
  const table = [
    ["", ...used.map((column) => titles[column])],
    ["---", ...used.map(() => "---")],
    ...features.map(({ what, by }) => [
      what,
      ...used.map((column) => by[column]?.map((name) => `\`${name}\``).join(", ") ?? "–"),
    ]),
  ];
  return `## ${title}\n\n${table.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
