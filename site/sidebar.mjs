// What the site shows at its top and at its side; a test holds every link against the pages.
import { readFileSync } from "node:fs";
import { pages, root } from "./routes.mjs";

export const top = [
  { text: "Guides", link: "/guides/which-method" },
  { text: "Theory", link: "/docs/theory" },
  { text: "API", link: "/api/" },
  { text: "Features", link: "/docs/features" },
];

/** A page by its place in the repository, under its own first heading where no other words are given. */
function page(file, text) {
  const link = `/${pages.get(file).replace(/\.md$/u, "")}`;
  return { text: text ?? /^# (.*)$/mu.exec(readFileSync(`${root}${file}`, "utf8"))[1], link };
}

const decisions = [...pages.keys()].filter((file) => file.startsWith("docs/decisions/"));
const packages = ["core", "sampler", "onnx", "tfjs", "brain", "datasets", "detection", "cli"];

export const sidebar = [
  {
    text: "Begin",
    items: [
      page("docs/install.md", "Install"),
      page("site/guides/which-method.md"),
      page("site/guides/trained-model.md"),
      page("site/guides/train-tfjs.md"),
      page("site/guides/train-onnx.md"),
      page("site/guides/train-brain.md"),
      page("site/guides/loader.md"),
    ],
  },
  {
    text: "Tasks",
    items: [
      page("site/guides/count.md"),
      page("docs/share-priors.md"),
      page("site/guides/evaluate.md"),
      page("site/guides/detection.md"),
      page("docs/samplers.md", "Choose a sampler"),
      page("docs/meta-sampler.md"),
      page("docs/accuracy.md"),
    ],
  },
  {
    text: "Coming from",
    items: [
      page("site/migrate/class-weights.md"),
      page("site/migrate/imbalanced-learn.md"),
      page("site/migrate/balms-pytorch.md"),
    ],
  },
  {
    text: "Why it works",
    items: [page("docs/theory.md", "Theory"), page("docs/detectors.md", "Detectors")],
  },
  {
    text: "Reference",
    items: [
      { text: "API", link: "/api/" },
      page("docs/features.md", "Features"),
      page("docs/onnx-models.md", "ONNX models that are repaired"),
      page("docs/trained-models.md", "ONNX models that are trained"),
      page("docs/benchmarks.md"),
      {
        text: "Packages",
        collapsed: true,
        items: packages.map((name) => page(`packages/${name}/README.md`)),
      },
      {
        text: "Examples",
        collapsed: true,
        items: ["tfjs-letters", "train-page", "repair-page", "tfjs-detector-head"].map((name) =>
          page(`docs/examples/${name}/README.md`),
        ),
      },
    ],
  },
  {
    text: "The project",
    items: [
      page("SECURITY.md"),
      page("CONTRIBUTING.md"),
      page("docs/architecture.md"),
      page("playground/README.md"),
      page("docs/development.md"),
      page("docs/tfjs-node.md"),
      page("docs/dependencies.md"),
      { text: "Decisions", collapsed: true, items: decisions.map((file) => page(file)) },
    ],
  },
];
