import type { ClassPrior } from "@balms/core";
import { describeCounts } from "../prior/describe-counts.ts";
import { packageLicense } from "./package-license.ts";

/** The names of the files that are in the package beside what npm takes along itself. */
const files = ["index.js", "index.d.ts", "prior.json", "prior.d.cts", "CHANGELOG.md"];

/**
 * The package.json: data and types for imports and for `require`, nothing that is run when it is installed.
 *
 * @param earlier - That of the version before: what its owner has added stays.
 */
export function packageManifest(
  {
    name,
    version,
    prior,
  }: { readonly name: string; readonly version: string; readonly prior: ClassPrior },
  earlier: Readonly<Record<string, unknown>> = {},
): string {
  const { digest, lineage } = prior;
  const manifest = {
    keywords: ["balms", "class-prior", "long-tail"],
    ...earlier,
    description: isOurs(earlier["description"])
      ? `${descriptionStart}${describeCounts(prior)}`
      : earlier["description"],
    name,
    version,
    license: packageLicense(prior.license),
    type: "module",
    sideEffects: false,
    main: "./index.js",
    types: "./index.d.ts",
    exports: {
      ...(isObject(earlier["exports"]) ? earlier["exports"] : {}),
      ".": { types: "./index.d.ts", default: "./index.js" },
      "./prior.json": {
        import: { types: "./index.d.ts", default: "./prior.json" },
        require: { types: "./prior.d.cts", default: "./prior.json" },
      },
      "./package.json": "./package.json",
    },
    files: [...new Set([...files, ...(Array.isArray(earlier["files"]) ? earlier["files"] : [])])],
    balms: { format: "balms.prior/1", digest, lineage },
  };
  const { name: first, version: second, ...rest } = manifest;
  return `${JSON.stringify({ name: first, version: second, ...rest }, undefined, 2)}\n`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

const descriptionStart = "Class prior: ";

function isOurs(description: unknown): boolean {
  return typeof description !== "string" || description.startsWith(descriptionStart);
}
