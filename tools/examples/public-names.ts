import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const packagesFolder: string = fileURLToPath(new URL("../../packages/", import.meta.url));

/** A name that a package exports, and what its declaration says. */
export interface PublicName {
  readonly name: string;
  /** The door that it is listed at, relative to the package's `src`. */
  readonly door: string;
  /** Source file, relative to the package's `src`. */
  readonly file: string;
  readonly kind: "function" | "class" | "const" | "interface" | "type";
  /** The comment right above the declaration, the first where there are overloads. */
  readonly comment: string | undefined;
}

export const packageNames: readonly string[] = readdirSync(packagesFolder);

/** Doors of a package: the modules of its `src` that `exports` of its package.json lead to. */
export function doors(packageName: string): string[] {
  const { exports } = JSON.parse(
    readFileSync(join(packagesFolder, packageName, "package.json"), "utf8"),
  ) as { exports?: Record<string, string | Record<string, string>> };
  return Object.values(exports ?? {}).flatMap((target) => {
    return typeof target === "string"
      ? []
      : [target["default"].replace("./dist/", "").replace(/\.js$/u, ".ts")];
  });
}

/** Everything that the doors of a package list, with the declarations that it leads to. */
export function publicNames(packageName: string): PublicName[] {
  return doors(packageName).flatMap((door) => namesOf(packageName, door));
}

function namesOf(packageName: string, door: string): PublicName[] {
  const index = readFileSync(join(packagesFolder, packageName, "src", door), "utf8");
  const statement = /export (?:type )?\{([^}]*)\} from "\.\/([^"]+)";/g;
  // What is left over would be exported without being looked at.
  if (index.replaceAll(statement, "").trim() !== "") {
    throw new Error(`packages/${packageName}/src/${door}: expected lists of names alone`);
  }
  return [...index.matchAll(statement)].flatMap(([, names, file]) =>
    names
      .split(",")
      .map((name) => name.trim().replace(/^type /, ""))
      .filter((name) => name !== "")
      .map((name) => ({ name, door, file, ...declarationOf(name, packageName, file) })),
  );
}

function declarationOf(
  name: string,
  packageName: string,
  file: string,
): Pick<PublicName, "kind" | "comment"> {
  const text = readFileSync(join(packagesFolder, packageName, "src", file), "utf8");
  const declaration = new RegExp(
    String.raw`(?:/\*\*((?:(?!\*/)[\s\S])*)\*/\s*)?` +
      String.raw`^export (?:async |abstract |declare )*(function|class|const|interface|type)\*? ${name}\b`,
    "m",
  ).exec(text);
  if (declaration === null) {
    throw new Error(`packages/${packageName}/src/${file}: no declaration of ${name}`);
  }
  return { kind: declaration[2] as PublicName["kind"], comment: declaration[1] };
}
