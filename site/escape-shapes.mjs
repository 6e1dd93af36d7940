import { commentParts } from "./comment-parts.mjs";

/** Comments begin with shapes, `[B, C]: …`: makes text of what TypeDoc took for the definition of a link. */
export function escapeShapes(project) {
  for (const part of commentParts(project)) {
    if (part.kind === "relative-link") Object.assign(part, { kind: "text", target: undefined });
    if (part.kind === "text") part.text = part.text.replaceAll(/^\[([^\]]*)\]:/gmu, "\\[$1\\]:");
  }
}
