import type { ClassPrior } from "@balms/core";
import { describeCounts } from "../prior/describe-counts.ts";
import { describePrior } from "../prior/describe-prior.ts";
import { summarizePrior } from "../prior/summarize-prior.ts";
import { licenseWords, markdownBlock } from "./markdown-text.ts";

/** The page of the package: what was counted, a picture of it, how it is used, and where it comes from. */
export function packageReadme(name: string, prior: ClassPrior): string {
  const picture = describePrior(name, prior, summarizePrior(prior), {
    width: 96,
    paint: (text) => text,
  });
  const { license, lineage } = prior;
  return `# ${name}

How often each class occurs: ${describeCounts(prior)}. Losses, samplers and adjustment of trained models for long-tailed data take it.

${markdownBlock(picture)}

## Use

\`\`\`sh
npx balms prior show ${name} --all
npx balms adjust model.onnx --prior ${name} -o fixed.onnx
\`\`\`

\`\`\`ts
import { priorFromJSON } from "@balms/core";
import file, { type ClassName } from ${JSON.stringify(name)};

const prior = priorFromJSON(file); // refused where the digest is not that of the counts
const first: ClassName | undefined = file.labels[0];
console.log(first, prior.digest);
\`\`\`

\`${name}/prior.json\` is the same as JSON, format \`balms.prior/1\`; its schema is \`@balms/core/prior-1.schema.json\`.

## Versions

A class that is removed, renamed or has another id is a major version, and so are counts of something else; a new class at the end
is a minor one; other counts are a patch. Models are trained on the order of the classes: \`npx balms prior diff\` says what is different.

## Origin

- licence: ${licenseWords(license)}
- digest: \`${prior.digest}\`
${lineage.map((digest) => `- made of \`${digest}\`\n`).join("")}`;
}
