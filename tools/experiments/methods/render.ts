import { gain, spread } from "../spread.ts";
import type { MethodResult, Run, TaskResult, TorchResult } from "./results.ts";

const percents = (runs: readonly Run[], of: "balanced" | "many" | "medium" | "few"): number[] =>
  runs.flatMap((run) => (run[of] === null ? [] : [100 * run[of]]));

const symbols: Readonly<Record<string, string>> = {
  tau: "τ",
  exponent: "e",
  beta: "β",
  gamma: "γ",
  largestMargin: "margin",
  degree: "d",
  learningRate: "step of ψ",
};

function chosenOf({ chosen, trials }: MethodResult): string {
  const own = Object.entries(chosen.setting).map(([name, value]) => `${symbols[name]} ${value}`);
  const step = chosen.learningRate === 0 ? [] : [`step ${chosen.learningRate}`];
  return trials.length === 0 ? "–" : [...own, ...step].join(", ");
}

function line(
  { title, runs }: Pick<MethodResult, "title" | "runs">,
  first: readonly Run[],
  last: string,
): string {
  const [balanced, reference] = [percents(runs, "balanced"), percents(first, "balanced")];
  const groups = (["many", "medium", "few"] as const).map((group) => percents(runs, group));
  const cells = [
    title,
    spread(balanced),
    runs === first ? "" : gain(balanced, reference),
    ...groups.map((values) => (values.length === 0 ? "–" : spread(values))),
    last,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Balanced accuracy and that of many-, medium- and few-shot classes, and the settings that were chosen. */
export function renderTask({ methods }: TaskResult): string {
  const reference = methods.find(({ id }) => id === "balanced-softmax") ?? methods[0];
  return [
    "| method | balanced | − Balanced Softmax | many | medium | few | chosen |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...methods.map((method) => line(method, reference.runs, chosenOf(method))),
  ].join("\n");
}

/** What the recipe of PyTorch came to, beside the method here. */
export function renderTorch(tasks: readonly TaskResult[]): string {
  const lines = tasks.flatMap(({ title, methods, torch }) =>
    (torch?.methods ?? []).map((recipe) => torchLine(title, recipe, methods)),
  );
  return [
    "| rows | PyTorch | balanced | here | balanced |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

function torchLine(title: string, recipe: TorchResult, methods: readonly MethodResult[]): string {
  const own = methods.filter(({ id }) => id === recipe.id);
  const cells = [recipe, ...own].flatMap(({ title: name, runs }) => [
    name,
    spread(percents(runs, "balanced")),
  ]);
  return `| ${[title, ...cells].join(" | ")} |`;
}

const compared = [
  "softmax",
  "class-weights",
  "focal",
  "ldam",
  "ldam-drw",
  "re-sampling",
  "retrained-head",
  "post-hoc",
  "balanced-softmax",
  "balanced-head",
  "meta-sampler",
];

/** Balanced accuracy of the methods that others offer, and of those here, on every task; recipes of PyTorch below. */
export function renderComparison(tasks: readonly TaskResult[]): string {
  const compare = (title: string, found: (task: TaskResult) => TorchResult | undefined): string => {
    const cells = tasks.map((task) => found(task)?.runs ?? []);
    const spreads = cells.map((runs) =>
      runs.length === 0 ? "–" : spread(percents(runs, "balanced")),
    );
    return `| ${[title, ...spreads].join(" | ")} |`;
  };
  const own = compared.map((id) => {
    const found = (task: TaskResult): MethodResult | undefined =>
      task.methods.find((method) => method.id === id);
    return compare(tasks.map(found).find((method) => method !== undefined)?.title ?? id, found);
  });
  const recipes = tasks.find(({ torch }) => torch !== undefined)?.torch?.methods ?? [];
  const torch = recipes.map(({ id, title }) =>
    compare(`PyTorch: ${title}`, (task) => task.torch?.methods.find((recipe) => recipe.id === id)),
  );
  return [
    `| method | ${tasks.map(({ title }) => title).join(" | ")} |`,
    `| --- | ${tasks.map(() => "---").join(" | ")} |`,
    ...own,
    ...torch,
  ].join("\n");
}
