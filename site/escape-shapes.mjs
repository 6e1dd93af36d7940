// Comments of parameters begin with shapes, `[B, C]: …`, which Markdown takes for the definition of a link.

/** Makes text of what TypeDoc took for such definitions, in all comments of a project. */
export function escapeShapes(project) {
  for (const { comment } of Object.values(project.reflections)) {
    for (const parts of [
      comment?.summary,
      ...(comment?.blockTags ?? []).map((tag) => tag.content),
    ]) {
      for (const part of parts ?? []) {
        if (part.kind === "relative-link") Object.assign(part, { kind: "text", target: undefined });
        if (part.kind === "text")
          part.text = part.text.replaceAll(/^\[([^\]]*)\]:/gmu, "\\[$1\\]:");
      }
    }
  }
}
