import type { ClassPrior } from "@balms/core";

/** Types of the ES module and of its JSON: a union of the class names, and the file. */
export function packageTypes({ classes, counted }: ClassPrior): string {
  return `/** The names of the classes. */
export type ClassName =
${classes.map((name) => `  | ${textType(name)}`).join("\n")};

/** How often each class occurs, as \`priorFromJSON\` of \`@balms/core\` reads it. */
export interface PriorFile {
  readonly format: "balms.prior/1";
  /** The names of the classes in the order of their ids. */
  readonly labels: readonly ClassName[];
  /** One number for each class. */
  readonly counts: readonly number[];
  /** What the numbers count. */
  readonly counted: ${JSON.stringify(counted)};
  /** Of how many, where one may have several classes or none. */
  readonly examples?: number;
  readonly source?: string;
  readonly time?: string;
  readonly license?: string;
  readonly producer: string;
  /** Digests of the priors that this one was made of. */
  readonly lineage?: readonly string[];
  /** Of classes, counts, and what is counted. */
  readonly digest: string;
}

declare const prior: PriorFile;
export default prior;
`;
}

/** Types of `require("…/prior.json")`, which gives the file itself and no module. */
export const requiredTypes = `import type { PriorFile } from "./index.js" with { "resolution-mode": "import" };

declare const prior: PriorFile;
export = prior;
`;

/** What shows nothing, or turns the direction of the text around it, is spelt out. */
function textType(name: string): string {
  return JSON.stringify(name).replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
