import { commentParts } from "./comment-parts.mjs";

/** Leads links that TypeDoc did not find, since their file does not import the name (`@throws`), to what the packages export. */
export function linkNames(project) {
  const exported = new Map();
  for (const { children = [] } of project.children) {
    for (const child of children) exported.set(child.name, child);
  }
  for (const part of commentParts(project)) {
    if (part.kind === "inline-tag") part.target ??= exported.get(part.text.trim());
  }
}
